package no.helseprofil.it.table;

import static no.helseprofil.it.table.ExpectedRefusal.byKeycloak;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.SigningKey;

/** Faults of an authorization code when it is exchanged. */
final class CodeFaults {

    private static final ExpectedRefusal BINDING = ExpectedRefusal.of("dpop-code-binding", 400, "invalid_grant");
    private static final ExpectedRefusal CODE = ExpectedRefusal.of("code-lifetime", 400, "invalid_grant");
    private static final ExpectedRefusal VERIFIER = ExpectedRefusal.of("pkce-s256", 400, "invalid_grant");
    private static final ExpectedRefusal GRANT = byKeycloak(400, "invalid_grant");

    private static final List<RequestWay> NO_CODE =
            Stream.of(RequestWay.values()).filter(way -> way != RequestWay.CODE).toList();

    private CodeFaults() {}

    static Stream<FaultRow> all() {
        return Stream.of(
                ofCode(
                        "code_verifier is wrong",
                        request -> request.formInstead("code_verifier", "v".repeat(43)),
                        VERIFIER),
                ofCode("code_verifier is missing", request -> request.withoutForm("code_verifier"), VERIFIER),
                ofCode(
                        "redirect_uri is not that of the authorization request",
                        request -> request.formInstead("redirect_uri", "http://localhost:8765/other"),
                        GRANT),
                ofCode(
                        "redirect_uri is missing beside the code",
                        request -> request.withoutForm("redirect_uri"),
                        GRANT),
                ofCode("the code is made up", request -> request.formInstead("code", UUID.randomUUID() + ".a.b"), CODE),
                ofCode("the code was used before", UnaryOperator.identity(), CODE)
                        .at(RequestWay.CODE, CodeFaults::usedTwice),
                ofCode("the code is another client's", UnaryOperator.identity(), CODE)
                        .at(RequestWay.CODE, CodeFaults::anothers),
                ofCode("the code is bound to another key by a proof", UnaryOperator.identity(), BINDING)
                        .at(RequestWay.CODE, CodeFaults::boundByProof),
                ofCode("the code is bound to another key by dpop_jkt", UnaryOperator.identity(), BINDING)
                        .at(RequestWay.CODE, CodeFaults::boundByThumbprint));
    }

    /** Keycloak uses a code up before it looks at what belongs to it, so the control has another. */
    private static FaultRow ofCode(String sentence, UnaryOperator<Request> deviation, ExpectedRefusal refusal) {
        return FaultRow.ofRequest(About.AUTHORIZATION_REQUEST, sentence, deviation, refusal)
                .notAt(NO_CODE, "no code is exchanged here")
                .at(RequestWay.CODE, stage -> {
                    RequestWay.CODE
                            .prepare(stage)
                            .as(Variation.parameters(deviation).variant(stage))
                            .assertRefused(refusal, RequestWay.CODE);
                    assertThat(RequestWay.CODE
                                    .prepare(stage)
                                    .as(Attempt.Variant.compliant(stage.client()))
                                    .succeeded())
                            .as("another code without the fault")
                            .isTrue();
                });
    }

    private static void usedTwice(FaultStage stage) {
        Attempt attempt = RequestWay.CODE.prepare(stage);
        Attempt.Variant client = Attempt.Variant.compliant(stage.client());
        assertThat(attempt.as(client).succeeded()).as("the first time").isTrue();
        attempt.as(client).assertRefused(CODE, RequestWay.CODE);
    }

    private static void anothers(FaultStage stage) {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        OidcClient owner = stage.realm().oidc(TestRealm.USER_LOGIN);
        String code = stage.open(
                        owner.authorizeUrl(owner.withoutProof().push(request).requestUri()))
                .requiredCode();
        AttemptAnswer.of(stage.client().redeem(request, code)).assertRefused(CODE, RequestWay.CODE);
        assertThat(RequestWay.CODE
                        .prepare(stage)
                        .as(Attempt.Variant.compliant(stage.client()))
                        .succeeded())
                .as("a code of this client")
                .isTrue();
    }

    private static void boundByProof(FaultStage stage) {
        bound(stage, stage.client());
    }

    private static void boundByThumbprint(FaultStage stage) {
        String thumbprint = stage.client().proofKey().thumbprint();
        bound(stage, stage.client().withoutProof().withRequest(request -> request.form("dpop_jkt", thumbprint)));
    }

    /** A refusal by a pure check: the code still serves the key that it is bound to. */
    private static void bound(FaultStage stage, OidcClient pushing) {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        String code = stage.open(
                        stage.client().authorizeUrl(pushing.push(request).requestUri()))
                .requiredCode();
        OidcClient thief = stage.client().withProofKey(SigningKey.generate("ES256"));
        AttemptAnswer.of(thief.redeem(request, code)).assertRefused(BINDING, RequestWay.CODE);
        AttemptAnswer.of(stage.client().withoutProof().redeem(request, code))
                .assertRefused(ExpectedRefusal.ofProof("sender-constrained-tokens"), RequestWay.CODE);
        assertThat(stage.client().redeem(request, code).response().isSuccess())
                .as("the same code with its own key")
                .isTrue();
    }
}
