package no.helseprofil.keycloak.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * Exemptions that a document adds to those that there were. Each is of a client that the realm has: whoever writes
 * another id believes that somebody is exempt. One that was there stays, whatever has become of its client.
 */
final class NewExemptions {

    private NewExemptions() {}

    /**
     * Looks for their clients.
     *
     * @throws InvalidProfileException with each that the realm hasn't
     */
    static void requireClients(RealmModel realm, List<Profile.Exemption> before, Profile written)
            throws InvalidProfileException {
        Set<String> known = before.stream().map(Profile.Exemption::id).collect(Collectors.toSet());
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < written.exemptions().size(); i++) {
            String id = written.exemptions().get(i).id();
            if (!known.contains(id) && realm.getClientById(id) == null) {
                problems.add(new Problem("/exempt/" + i + "/id", remedy(realm.getClientByClientId(id))));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidProfileException(problems);
        }
    }

    private static String remedy(@Nullable ClientModel named) {
        return named == null
                ? "write the internal id of a client of this realm; it has none of this id"
                : "write the internal id of the client, which is " + named.getId() + ", and not its client_id";
    }
}
