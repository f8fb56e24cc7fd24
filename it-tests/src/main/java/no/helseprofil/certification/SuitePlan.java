package no.helseprofil.certification;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A plan of the suite with its variants, each of which is certified separately. */
enum SuitePlan {
    /** Security profile, with OpenID Connect. */
    OPENID_CONNECT(AskedScopes.USER, "plain_fapi", "openid_connect", null),
    /** Security profile, OAuth alone. */
    PLAIN_OAUTH(AskedScopes.RESOURCE, "plain_fapi", "plain_oauth", null),
    /** The grant of clients that act for themselves. */
    CLIENT_CREDENTIALS(AskedScopes.RESOURCE, "fapi_client_credentials_grant", "plain_oauth", null),
    /** Signed requests. */
    MESSAGE_SIGNING(AskedScopes.USER, "plain_fapi", "openid_connect", "plain_response"),
    /** Signed requests and signed responses. */
    MESSAGE_SIGNING_JARM(AskedScopes.USER, "plain_fapi", "openid_connect", "jarm"),
    /** Security profile of clients: the suite plays the server, and the realm logs its users in there. */
    UPSTREAM("openid profile", "plain_fapi", null, null);

    private final String scope;
    private final String profile;
    private final @Nullable String openid;
    private final @Nullable String responseMode;

    SuitePlan(String scope, String profile, @Nullable String openid, @Nullable String responseMode) {
        this.scope = scope;
        this.profile = profile;
        this.openid = openid;
        this.responseMode = responseMode;
    }

    /** Returns its name here. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name here, which the command line takes. */
    @Override
    public String toString() {
        return id();
    }

    String suiteName() {
        if (isOfClients()) {
            return "fapi2-security-profile-final-client-test-plan";
        }
        return signsMessages() ? "fapi2-message-signing-final-test-plan" : "fapi2-security-profile-final-test-plan";
    }

    /** Returns whether the realm is tested as a client. */
    boolean isOfClients() {
        return this == UPSTREAM;
    }

    /** Returns whether the suite's clients sign their requests. */
    boolean signsMessages() {
        return responseMode != null;
    }

    /** Returns the scope that the suite's clients request. */
    String scope() {
        return scope;
    }

    /** Returns whether tokens are used at the protected resource rather than at userinfo. */
    boolean usesResource() {
        return scope.equals(AskedScopes.RESOURCE);
    }

    /** Returns the variant that is chosen in the suite when the plan is made. */
    Map<String, String> variant() {
        Map<String, String> all = new TreeMap<>();
        all.put("client_auth_type", "private_key_jwt");
        all.put("sender_constrain", "dpop");
        all.put("fapi_profile", profile);
        if (openid == null) {
            all.put("fapi_client_type", "oidc");
        } else {
            all.put("openid", openid);
        }
        if (this != CLIENT_CREDENTIALS) {
            all.put("authorization_request_type", "simple");
        }
        if (responseMode != null) {
            all.put("fapi_request_method", "signed_non_repudiation");
            all.put("fapi_response_mode", responseMode);
        }
        return all;
    }

    private static final class AskedScopes {

        /** All claims about a user in OpenID Connect. */
        private static final String USER = "openid profile email address phone";

        private static final String RESOURCE = "resource/read resource/write";
    }
}
