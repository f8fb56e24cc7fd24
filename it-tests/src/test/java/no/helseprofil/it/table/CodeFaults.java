package no.helseprofil.it.table;

import static no.helseprofil.it.table.Refusal.byKeycloak;
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

/** What can be wrong with an authorization code when it is exchanged. */
final class CodeFaults {

    private static final Refusal BINDING = Refusal.of("dpop-code-binding", 400, "invalid_grant");
    private static final Refusal CODE = Refusal.of("code-lifetime", 400, "invalid_grant");
    private static final Refusal GRANT = byKeycloak(400, "invalid_grant");

    private static final List<Way> NO_CODE =
            Stream.of(Way.values()).filter(way -> way != Way.CODE).toList();

    private CodeFaults() {}

    static Stream<Fault> all() {
        return Stream.of(
                ofCode(
                        "code_verifier is wrong",
                        request -> request.formInstead("code_verifier", "v".repeat(43)),
                        GRANT),
                ofCode("code_verifier is missing", request -> request.withoutForm("code_verifier"), GRANT),
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
                        .at(Way.CODE, CodeFaults::usedTwice),
                ofCode("the code is another client's", UnaryOperator.identity(), CODE)
                        .at(Way.CODE, CodeFaults::anothers),
                ofCode("the code is bound to another key by a proof", UnaryOperator.identity(), BINDING)
                        .at(Way.CODE, CodeFaults::boundByProof),
                ofCode("the code is bound to another key by dpop_jkt", UnaryOperator.identity(), BINDING)
                        .at(Way.CODE, CodeFaults::boundByThumbprint));
    }

    /** Keycloak uses a code up before it looks at what belongs to it, so the control has another. */
    private static Fault ofCode(String sentence, UnaryOperator<Request> deviation, Refusal refusal) {
        return Fault.ofRequest(About.AUTHORIZATION_REQUEST, sentence, deviation, refusal)
                .notAt(NO_CODE, "no code is exchanged here")
                .at(Way.CODE, stage -> {
                    Way.CODE
                            .prepare(stage)
                            .as(Variation.parameters(deviation).variant(stage))
                            .assertRefused(refusal, Way.CODE);
                    assertThat(Way.CODE
                                    .prepare(stage)
                                    .as(Attempt.Variant.compliant(stage.client()))
                                    .succeeded())
                            .as("another code without the fault")
                            .isTrue();
                });
    }

    private static void usedTwice(Stage stage) {
        Attempt attempt = Way.CODE.prepare(stage);
        Attempt.Variant client = Attempt.Variant.compliant(stage.client());
        assertThat(attempt.as(client).succeeded()).as("the first time").isTrue();
        attempt.as(client).assertRefused(CODE, Way.CODE);
    }

    private static void anothers(Stage stage) {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        OidcClient owner = stage.realm().oidc(TestRealm.USER_LOGIN);
        String code = stage.open(
                        owner.authorizeUrl(owner.withoutProof().push(request).requestUri()))
                .requiredCode();
        Answer.of(stage.client().redeem(request, code)).assertRefused(CODE, Way.CODE);
        assertThat(Way.CODE
                        .prepare(stage)
                        .as(Attempt.Variant.compliant(stage.client()))
                        .succeeded())
                .as("a code of this client")
                .isTrue();
    }

    private static void boundByProof(Stage stage) {
        bound(stage, stage.client());
    }

    private static void boundByThumbprint(Stage stage) {
        String thumbprint = stage.client().proofKey().thumbprint();
        bound(stage, stage.client().withoutProof().withRequest(request -> request.form("dpop_jkt", thumbprint)));
    }

    /** A refusal by a pure check: the code still serves the key that it is bound to. */
    private static void bound(Stage stage, OidcClient pushing) {
        AuthorizationRequest request = stage.realm().authorizationRequest();
        String code = stage.open(
                        stage.client().authorizeUrl(pushing.push(request).requestUri()))
                .requiredCode();
        OidcClient thief = stage.client().withProofKey(SigningKey.generate("ES256"));
        Answer.of(thief.redeem(request, code)).assertRefused(BINDING, Way.CODE);
        assertThat(stage.client().redeem(request, code).response().isSuccess())
                .as("the same code with its own key")
                .isTrue();
    }
}
