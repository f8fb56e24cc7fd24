package no.helseprofil.it.table;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;

/** A way to an answer: an endpoint, and at the token endpoint a grant. */
enum Way {
    /** RFC 6749, section 4.1.3. */
    CODE("token endpoint, authorization_code") {
        @Override
        Attempt prepare(Stage stage) {
            AuthorizationRequest request = stage.realm().authorizationRequest();
            String code = stage.code(request);
            return variant -> Answer.of(variant.client().redeem(request, code));
        }
    },
    /** RFC 6749, section 4.4. */
    CLIENT_CREDENTIALS("token endpoint, client_credentials") {
        @Override
        Attempt prepare(Stage stage) {
            return variant -> Answer.of(variant.client().clientCredentials(TestRealm.SCOPE));
        }
    },
    /** RFC 6749, section 6. */
    REFRESH("token endpoint, refresh_token") {
        @Override
        Attempt prepare(Stage stage) {
            String token = stage.refreshToken();
            return variant -> Answer.of(variant.client().refresh(token));
        }
    },
    /** RFC 8693. */
    EXCHANGE("token endpoint, token exchange") {
        @Override
        Attempt prepare(Stage stage) {
            String token = stage.accessToken();
            return variant -> Answer.of(variant.client().exchangeToken(token, TestRealm.SCOPE));
        }
    },
    /** RFC 9126. */
    PAR("pushed authorization request endpoint") {
        @Override
        Attempt prepare(Stage stage) {
            AuthorizationRequest request = stage.realm().authorizationRequest();
            return variant -> Answer.of(variant.client().push(request));
        }
    },
    /** RFC 7662. */
    INTROSPECTION("introspection endpoint") {
        @Override
        Attempt prepare(Stage stage) {
            String token = stage.accessToken();
            return variant -> Answer.of(variant.client().introspect(token));
        }
    },
    /** RFC 7009. */
    REVOCATION("revocation endpoint") {
        @Override
        Attempt prepare(Stage stage) {
            String token = stage.client().clientCredentials(TestRealm.SCOPE).accessToken();
            return variant -> Answer.of(variant.client().revoke(token));
        }
    },
    /** OpenID Connect Core, section 5.3. */
    USERINFO("userinfo endpoint") {
        @Override
        Attempt prepare(Stage stage) {
            String token = stage.accessToken();
            return variant -> Answer.of(variant.client().userinfo(token));
        }
    },
    /** RFC 6749, section 3.1: in the browser of a user who is logged in, with the parameters in the address. */
    AUTHORIZATION("authorization endpoint") {
        @Override
        Attempt prepare(Stage stage) {
            return variant -> Answer.of(stage.authorize(variant.parameters()));
        }

        @Override
        Stage on(Stage stage) {
            return stage.withoutPushing();
        }
    };

    private final String label;

    Way(String label) {
        this.label = label;
    }

    /** Gets together what one request in this way needs: a code, a token. It may be attempted with several variants. */
    abstract Attempt prepare(Stage stage);

    /** Where it is played. */
    Stage on(Stage stage) {
        return stage;
    }

    /** The four grants. */
    static List<Way> grants() {
        return List.of(CODE, CLIENT_CREDENTIALS, REFRESH, EXCHANGE);
    }

    /** Wherever a client authenticates itself. */
    static List<Way> authenticated() {
        return Stream.concat(grants().stream(), Stream.of(PAR, INTROSPECTION, REVOCATION))
                .toList();
    }

    @Override
    public String toString() {
        return label;
    }
}
