package no.helseprofil.keycloak.notice;

import java.util.Optional;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * Origin of a client, as far as it is known; messages about all clients of one origin share a limit. The organisation
 * that a client acts for isn't an origin: a hospital's clients are of many vendors, and one of them would use up the
 * limit of the others.
 *
 * @param vendor number of the organisation that runs it for others
 * @param initialAccess id of the initial access token that it was registered with
 */
record ClientOrigin(@Nullable String vendor, @Nullable String initialAccess) {

    /** Longest value that the table can store. A longer one can't be an organisation number. */
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
