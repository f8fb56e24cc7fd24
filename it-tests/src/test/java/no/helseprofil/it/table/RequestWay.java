package no.helseprofil.it.table;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;

/** A way to an answer: an endpoint, and at the token endpoint a grant. */
enum RequestWay {
    /** RFC 6749, section 4.1.3. */
    CODE("token endpoint, authorization_code") {
        @Override
        Attempt prepare(FaultStage stage) {
            AuthorizationRequest request = stage.realm().authorizationRequest();
            String code = stage.code(request);
            return variant -> AttemptAnswer.of(variant.client().redeem(request, code));
        }
    },
    /** RFC 6749, section 4.4. */
    CLIENT_CREDENTIALS("token endpoint, client_credentials") {
        @Override
        Attempt prepare(FaultStage stage) {
            return variant -> AttemptAnswer.of(variant.client().clientCredentials(TestRealm.SCOPE));
        }
    },
    /** RFC 6749, section 6. */
    REFRESH("token endpoint, refresh_token") {
        @Override
        Attempt prepare(FaultStage stage) {
            String token = stage.refreshToken();
            return variant -> AttemptAnswer.of(variant.client().refresh(token));
        }
    },
    /** RFC 8693. */
    EXCHANGE("token endpoint, token exchange") {
        @Override
        Attempt prepare(FaultStage stage) {
            String token = stage.accessToken();
            return variant -> AttemptAnswer.of(variant.client().exchangeToken(token, TestRealm.SCOPE));
        }
    },
    /** RFC 9126. */
    PAR("pushed authorization request endpoint") {
        @Override
        Attempt prepare(FaultStage stage) {
            AuthorizationRequest request = stage.realm().authorizationRequest();
            return variant -> AttemptAnswer.of(variant.client().push(request));
        }
    },
    /** RFC 7662. */
    INTROSPECTION("introspection endpoint") {
        @Override
        Attempt prepare(FaultStage stage) {
            String token = stage.accessToken();
            return variant -> AttemptAnswer.of(variant.client().introspect(token));
        }
    },
    /** RFC 7009. */
    REVOCATION("revocation endpoint") {
        @Override
        Attempt prepare(FaultStage stage) {
            String token = stage.client().clientCredentials(TestRealm.SCOPE).accessToken();
            return variant -> AttemptAnswer.of(variant.client().revoke(token));
        }
    },
    /** OpenID Connect Core, section 5.3. */
    USERINFO("userinfo endpoint") {
        @Override
        Attempt prepare(FaultStage stage) {
            String token = stage.accessToken();
            return variant -> AttemptAnswer.of(variant.client().userinfo(token));
        }
    },
    /** RFC 6749, section 3.1: in the browser of a user who is logged in, with the parameters in the address. */
    AUTHORIZATION("authorization endpoint") {
        @Override
        Attempt prepare(FaultStage stage) {
            return variant -> AttemptAnswer.of(stage.authorize(variant.parameters()));
        }

        @Override
        FaultStage on(FaultStage stage) {
            return stage.withoutPushing();
        }
    };

    private final String label;

    RequestWay(String label) {
        this.label = label;
    }

    /** Gets together what one request in this way needs: a code, a token. It may be attempted with several variants. */
    abstract Attempt prepare(FaultStage stage);

    /** Returns the stage on which this way is played. */
    FaultStage on(FaultStage stage) {
        return stage;
    }

    /** The four grants. */
    static List<RequestWay> grants() {
        return List.of(CODE, CLIENT_CREDENTIALS, REFRESH, EXCHANGE);
    }

    /** Wherever a client authenticates itself. */
    static List<RequestWay> authenticated() {
        return Stream.concat(grants().stream(), Stream.of(PAR, INTROSPECTION, REVOCATION))
                .toList();
    }

    @Override
    public String toString() {
        return label;
    }
}
