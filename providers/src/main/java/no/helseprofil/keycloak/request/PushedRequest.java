package no.helseprofil.keycloak.request;

import java.util.function.Function;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;

/**
 * The authorization request that is pushed. Where a request object is sent its claims alone count (RFC 9126, section 3),
 * as they do for Keycloak.
 */
final class PushedRequest {

    private PushedRequest() {}

    static Facts.Authorization of(RequestForm form) {
        String object = form.value("request");
        if (object == null) {
            return parameters(form::value, false, null);
        }
        try {
            Jws jws = Jws.parse(object);
            return parameters(jws::claimText, true, jws.headerText("alg"));
        } catch (MalformedException unreadable) {
            return parameters(name -> null, true, null);
        }
    }

    private static Facts.Authorization parameters(
            Function<String, @Nullable String> value, boolean hasObject, @Nullable String algorithm) {
        return new Facts.Authorization(
                true,
                new Facts.AuthorizationParameters(
                        value.apply("response_type"),
                        value.apply("redirect_uri"),
                        value.apply("code_challenge"),
                        value.apply("code_challenge_method"),
                        value.apply("dpop_jkt"),
                        hasObject,
                        algorithm));
    }
}
