package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.KeycloakSession;

/**
 * The form that Keycloak reads of a request that has been judged: as it was judged, where Keycloak would read it otherwise. A
 * parameter without a value counts as left out (RFC 6749, section 3.2), where Keycloak takes some of them for a wrong value. And
 * {@code resource} may come several times (RFC 8707, section 2), where Keycloak refuses a parameter that does, and reads none
 * of its values.
 */
public final class JudgedForm {

    /** What the profile reads. What it doesn't is Keycloak's, also without a value: it sends an empty {@code state} back. */
    private static final List<String> READ = List.of(
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "grant_type",
            "code",
            "refresh_token",
            "access_token",
            "subject_token",
            "scope",
            OAuth2Constants.RESOURCE,
            "audience",
            "assertion_details",
            "authorization_details",
            "request",
            "request_uri",
            "response_type",
            "redirect_uri",
            "code_challenge",
            "code_challenge_method",
            "dpop_jkt");

    private JudgedForm() {}

    /** Leaves Keycloak what was judged. */
    public static void leave(KeycloakSession session) {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        if (form != null) {
            leave(form);
        }
    }

    static void leave(MultivaluedMap<String, String> form) {
        READ.stream().filter(form::containsKey).forEach(name -> leave(form, name));
    }

    /** Of a parameter that came twice and may not, Keycloak reads the first, as the profile does; if it doesn't refuse it. */
    private static void leave(MultivaluedMap<String, String> form, String name) {
        List<String> given = form.getOrDefault(name, List.of()).stream()
                .filter(value -> RequestForm.text(name, value) != null)
                .toList();
        if (given.isEmpty()) {
            form.remove(name);
        } else if (name.equals(OAuth2Constants.RESOURCE)) {
            form.putSingle(name, given.get(0));
        } else if (RequestForm.REPEATABLE.contains(name)) {
            form.put(name, given);
        }
    }
}
