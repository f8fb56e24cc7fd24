package no.helseprofil.keycloak.notices;

import java.util.Optional;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * Where a client comes from, as far as it is known: what bounds the messages about all clients of the same. For which
 * organisation a client acts says nothing of that: the clients of a hospital are of many vendors, of whom one would use
 * up what is there for the others.
 *
 * @param vendor the number of the organisation that runs it for others
 * @param initialAccess id of the initial access token that it was registered by
 */
record ClientOrigin(@Nullable String vendor, @Nullable String initialAccess) {

    /** What is longer than the table takes is no number of an organisation. */
    private static final int LONGEST = 255;

    static final ClientOrigin UNKNOWN = new ClientOrigin(null, null);

    static ClientOrigin of(ClientModel client) {
        return new ClientOrigin(
                written(client, ClientAttributes.ORGNR_SUPPLIER).orElse(null),
                written(client, ClientAttributes.INITIAL_ACCESS).orElse(null));
    }

    private static Optional<String> written(ClientModel client, String attribute) {
        return Optional.ofNullable(client.getAttribute(attribute))
                .filter(value -> !value.isBlank() && value.length() <= LONGEST);
    }
}
