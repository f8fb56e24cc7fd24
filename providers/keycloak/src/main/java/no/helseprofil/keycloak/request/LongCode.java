package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;

/**
 * A parameter {@code code} that is longer than the codes of Keycloak, such as a token. Keycloak refuses it, and writes
 * a part of it into its events, a token's payload too.
 */
public final class LongCode {

    private static final int LONGEST = 256;

    private LongCode() {}

    static boolean isIn(MultivaluedMap<String, String> form) {
        return form.getOrDefault(OAuth2Constants.CODE, List.of()).stream().anyMatch(code -> code.length() > LONGEST);
    }

    /** Leaves it out, as Keycloak does with what is longer still: then it refuses that there is none. */
    public static void leaveOut(KeycloakSession session) {
        @Nullable
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        if (form != null && isIn(form)) {
            form.remove(OAuth2Constants.CODE);
        }
    }
}
