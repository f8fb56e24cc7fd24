package no.helseprofil.keycloak.request;

import java.util.function.Function;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;

/**
 * The authorization request that is or was pushed. Where a request object is sent its claims alone count (RFC 9126, section
 * 3), as they do for Keycloak.
 */
public final class PushedRequest {

    private PushedRequest() {}

    static Facts.Authorization of(RequestForm form) {
        return new Facts.Authorization(true, parameters(form::value));
    }

    /** What it asks for; nothing where it stands in an object that is no readable JWT. */
    public static Facts.AuthorizationParameters parameters(Function<String, @Nullable String> form) {
        String object = form.apply("request");
        if (object == null) {
            return parameters(form, false, null);
        }
        try {
            Jws jws = Jws.parse(object);
            return parameters(jws::claimText, true, jws.headerText("alg"));
        } catch (MalformedException unreadable) {
            return parameters(name -> null, true, null);
        }
    }

    /** What it asks for, by the values of its parameters. */
    public static Facts.AuthorizationParameters parameters(
            Function<String, @Nullable String> value, boolean hasObject, @Nullable String algorithm) {
        return new Facts.AuthorizationParameters(
                value.apply("response_type"),
                value.apply("redirect_uri"),
                value.apply("code_challenge"),
                value.apply("code_challenge_method"),
                value.apply("dpop_jkt"),
                hasObject,
                algorithm);
    }
}
