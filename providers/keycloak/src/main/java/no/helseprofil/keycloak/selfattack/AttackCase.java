package no.helseprofil.keycloak.selfattack;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request of the self-attack.
 *
 * @param group what it attacks
 * @param name its fault, or that it has none
 * @param isRight whether it has no fault, so that the server must accept it: else the refusals of its group would
 *     prove nothing
 * @param handler the handler that gets it
 * @param clientId the client that sends it
 * @param change puts the fault into it
 * @param again changes the request after it was accepted, for one that is then sent again; null if it is sent once
 */
record AttackCase(
        String group,
        String name,
        boolean isRight,
        HiddenHandler handler,
        String clientId,
        Consumer<AttackedRequest> change,
        @Nullable Consumer<AttackedRequest> again) {

    static AttackCase right(String group, HiddenHandler handler, String clientId) {
        return new AttackCase(group, "without a fault", true, handler, clientId, request -> {}, null);
    }

    static AttackCase wrong(
            String group, HiddenHandler handler, String clientId, String fault, Consumer<AttackedRequest> change) {
        return new AttackCase(group, fault, false, handler, clientId, change, null);
    }

    /** Creates a request that is right the first time, and wrong the second. */
    static AttackCase replay(String fault, Consumer<AttackedRequest> again) {
        return new AttackCase("replay", fault, false, HiddenHandler.TOKEN, HiddenRealm.MACHINE, request -> {}, again);
    }

    String text() {
        return group + ": " + name;
    }
}
