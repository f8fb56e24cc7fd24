package no.helseprofil.keycloak.request;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.helseprofil.attestation.AttestationFixture;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.RememberedRequest.DeferredFindings;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Timetable.Dates;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedRequestTest {

    private static final List<String> APIS = List.of("nhn:demo-api", "nhn:other-api");

    @Test
    void roundTripsARequest() {
        for (RememberedRequest remembered : List.of(
                RememberedRequest.NOTHING,
                new RememberedRequest(APIS, Details.ABSENT),
                new RememberedRequest(List.of(), DetailsFixture.child(CHILD)),
                new RememberedRequest(APIS, DetailsFixture.parent("NO:ORGNR:" + PARENT)),
                new RememberedRequest(APIS, DetailsFixture.journal("4711")),
                RememberedRequest.NOTHING.picking(DetailsFixture.child(CHILD)),
                new RememberedRequest(APIS, DetailsFixture.journal("4711")).picking(DetailsFixture.child(CHILD)))) {
            assertThat(RememberedRequest.read(remembered.text())).isEqualTo(remembered);
        }
    }

    @Test
    void isEmptyExactlyIfNothingIsKept() {
        assertThat(RememberedRequest.NOTHING.isEmpty()).isTrue();
        assertThat(new RememberedRequest(APIS, Details.ABSENT).isEmpty()).isFalse();
        assertThat(new RememberedRequest(List.of(), DetailsFixture.child(CHILD)).isEmpty())
                .isFalse();
        assertThat(RememberedRequest.NOTHING
                        .picking(DetailsFixture.child(CHILD))
                        .isEmpty())
                .isFalse();
        assertThat(new RememberedRequest(List.of(), DetailsFixture.malformed()).isEmpty())
                .as("what can't be read was refused")
                .isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "https://api.example",
                "urn:example:api",
                "[]",
                "null",
                "\"resource\"",
                "{\"resource\":[\"a\"]",
                "{\"resource\":[\"a\"]}}",
                "{\"resource\":[],\"resource\":[\"a\"]}",
                "{\"other\":1}"
            })
    void readsMalformedTextAsNothing(String kept) {
        assertThat(RememberedRequest.read(kept)).isEqualTo(RememberedRequest.NOTHING);
    }

    @Test
    void readsOnlyTextsAsResources() {
        assertThat(RememberedRequest.read("{\"resource\":[1,null,{},[\"a\"],\"nhn:demo-api\"]}")
                        .resources())
                .as("only our own code writes it")
                .containsExactly("nhn:demo-api");
        assertThat(RememberedRequest.read("{\"resource\":\"nhn:demo-api\"}").resources())
                .isEmpty();
        assertThat(RememberedRequest.read("{\"resource\":{\"a\":\"nhn:demo-api\"}}")
                        .resources())
                .isEmpty();
    }

    @Test
    void keepsTheTimeOfAnAttestationsObject() {
        RememberedRequest attesting = new RememberedRequest(
                List.of(), AttestationFixture.complete().details(), Instant.ofEpochSecond(1_800_000_000));

        assertThat(RememberedRequest.read(attesting.text())).isEqualTo(attesting);
    }

    @Test
    void anAttestationOf2024KeepsItsTimeButNoPatient() {
        Details older = AttestationFixture.byOlderNames().details();
        String text = new RememberedRequest(List.of(), older, Instant.ofEpochSecond(1_800_000_000)).text();

        assertThat(text).doesNotContain("13116900216");
        assertThat(RememberedRequest.read(text).details().attestation())
                .hasValueSatisfying(read -> assertThat(read.time()).isEqualTo(Instant.ofEpochSecond(1_772_366_400)));
    }

    @Test
    void readsAnyText() {
        RandomInput.each(input -> {
            String kept = input.text();
            assertThat(RememberedRequest.read(kept)).isNotNull();
        });
    }

    @Nested
    class OfShortcomings {

        private static final String OURS = "pkce-s256 send a code_challenge of S256";

        @Test
        void addsEachPolicyFindingOnce() {
            String once = DeferredFindings.add(OURS, List.of(finding("pkce-enforcer", "invalid_request: a b")));
            String twice = DeferredFindings.add(
                    once, List.of(finding("pkce-enforcer", "another"), finding("secure-session", "invalid_request")));

            assertThat(DeferredFindings.read(twice))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "pkce-s256", "send a code_challenge of S256",
                            "policy:fapi/pkce-enforcer", "invalid_request: a b",
                            "policy:fapi/secure-session", "invalid_request"));
        }

        @Test
        void policyFindingsAreKeptAlone() {
            for (String nothing : new String[] {null, ""}) {
                assertThat(DeferredFindings.read(
                                DeferredFindings.add(nothing, List.of(finding("secure-session", "invalid")))))
                        .containsOnlyKeys("policy:fapi/secure-session");
            }
            assertThat(DeferredFindings.add(null, List.of())).isEmpty();
        }

        private static Finding finding(String executor, String sentence) {
            Stage stage = new Stage(
                    new PolicyExecutor("fapi", executor, null), 0, Parameters.defaults(RuleSet.HELSEID), Dates.NONE);
            return Finding.ofPolicy(stage, Profiles.helseId().terms(Migration.NEW, Instant.EPOCH), sentence);
        }
    }
}
