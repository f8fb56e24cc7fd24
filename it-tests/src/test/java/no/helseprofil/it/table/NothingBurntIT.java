package no.helseprofil.it.table;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests of what a refusal leaves alone, and what a success uses up: the {@code jti} of the assertion and of the proof.
 * Every cell of the table shows by itself that codes and tokens serve on after a refusal.
 */
class NothingBurntIT {

    @AutoClose
    private static final FaultStage stage = FaultStage.underProfile();

    @TestFactory
    @Tag("smoke")
    @Tag("container")
    Stream<DynamicTest> aRefusalDoesNotUseUpTheAssertion() {
        return RequestWay.authenticated().stream()
                .map(way -> dynamicTest(way.toString(), () -> {
                    String id = UUID.randomUUID().toString();
                    OidcClient client = stage.client().withAssertion(assertion -> assertion.with("jti", id));
                    OidcClient wrong =
                            client.withRequest(request -> request.form("x", "1").form("x", "2"));
                    refuseAcceptRefuse(way, wrong, client, ExpectedRefusal.ofClient("assertion-single-use"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> aRefusalDoesNotUseUpTheProof() {
        return Stream.concat(RequestWay.grants().stream(), Stream.of(RequestWay.PAR))
                .map(way -> dynamicTest(way.toString(), () -> {
                    String id = UUID.randomUUID().toString();
                    OidcClient client = stage.client().withProof(proof -> proof.with("jti", id));
                    OidcClient wrong = client.withAssertion(assertion -> assertion.withoutHeader("typ"));
                    refuseAcceptRefuse(way, wrong, client, ExpectedRefusal.ofProof("dpop-replay"));
                }));
    }

    @Test
    @Tag("smoke")
    void twoClientsMayUseTheSameJti() {
        String id = UUID.randomUUID().toString();
        List<OidcClient> clients = Stream.of(TestRealm.MACHINE, FaultStage.CLIENT)
                .map(client -> stage.realm().oidc(client).withAssertion(assertion -> assertion.with("jti", id)))
                .toList();
        assertThat(clients)
                .as("neither may block the other")
                .allSatisfy(client -> assertThat(client.clientCredentials(TestRealm.SCOPE)
                                .response()
                                .isSuccess())
                        .isTrue());
        assertThat(clients)
                .allSatisfy(client -> refused(client.clientCredentials(TestRealm.SCOPE))
                        .by("assertion-single-use")
                        .with(401, "invalid_client"));
    }

    @Test
    void aWrongSignatureDoesNotUseUpTheJti() {
        String id = UUID.randomUUID().toString();
        OidcClient client = stage.client().withAssertion(assertion -> assertion.with("jti", id));
        OidcClient stranger = client.withAssertion(assertion -> assertion.signedWith(SigningKey.generate("ES256")));
        refuseAcceptRefuse(
                RequestWay.CLIENT_CREDENTIALS, stranger, client, ExpectedRefusal.ofClient("assertion-single-use"));
    }

    private static void refuseAcceptRefuse(
            RequestWay way, OidcClient wrong, OidcClient right, ExpectedRefusal secondUse) {
        Attempt attempt = way.prepare(stage);
        assertThat(attempt.as(Attempt.Variant.compliant(wrong)).succeeded())
                .as("with another fault")
                .isFalse();
        assertThat(attempt.as(Attempt.Variant.compliant(right)).succeeded())
                .as("without it")
                .isTrue();
        way.prepare(stage).as(Attempt.Variant.compliant(right)).assertRefused(secondUse, way);
    }
}
