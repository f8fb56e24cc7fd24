package no.helseprofil.keycloak.client;

import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.keycloak.database.ReadOnly;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelIllegalStateException;
import org.keycloak.models.RealmModel;

/**
 * The clients of a realm, one after the other. Keycloak reads all their ids first and each client when it is its turn;
 * one that an administrator deletes in between is left out, as it would be a moment later.
 */
public final class PresentClients {

    private PresentClients() {}

    /**
     * Reads all of them, and what else is asked of the database meanwhile.
     *
     * @param reading what is made of them; it must change nothing, and leave nothing to be read later
     */
    public static <T> T read(KeycloakSession session, RealmModel realm, Function<Stream<ClientModel>, T> reading) {
        return ReadOnly.run(
                session, () -> reading.apply(realm.getClientsStream().filter(PresentClients::isThere)));
    }

    /** A page of them, which may come out shorter. */
    public static Stream<ClientModel> of(RealmModel realm, int first, int max) {
        return realm.getClientsStream(first, max).filter(PresentClients::isThere);
    }

    /** The first question makes Keycloak read the client; what has been read stays for the rest of the request. */
    private static boolean isThere(ClientModel client) {
        try {
            return client != null && client.getClientId() != null;
        } catch (ModelIllegalStateException gone) {
            return false;
        }
    }
}
