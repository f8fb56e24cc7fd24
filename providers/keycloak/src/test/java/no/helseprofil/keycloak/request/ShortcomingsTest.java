package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.RememberedRequest.Shortcomings;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Dates;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Timetable;
import org.junit.jupiter.api.Test;

class ShortcomingsTest {

    private static final String OURS = "pkce-s256 send a code_challenge of S256";

    @Test
    void whatClientPoliciesWouldRefuseIsAddedOnce() {
        String once = Shortcomings.add(OURS, List.of(finding("pkce-enforcer", "invalid_request: a b")));
        String twice = Shortcomings.add(
                once, List.of(finding("pkce-enforcer", "another"), finding("secure-session", "invalid_request")));

        assertThat(Shortcomings.read(twice))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "pkce-s256", "send a code_challenge of S256",
                        "policy:fapi/pkce-enforcer", "invalid_request: a b",
                        "policy:fapi/secure-session", "invalid_request"));
    }

    @Test
    void theyAreKeptWhereNothingElseWasFailed() {
        for (String nothing : new String[] {null, ""}) {
            assertThat(Shortcomings.read(Shortcomings.add(nothing, List.of(finding("secure-session", "invalid")))))
                    .containsOnlyKeys("policy:fapi/secure-session");
        }
        assertThat(Shortcomings.add(null, List.of())).isEmpty();
    }

    private static Finding finding(String executor, String sentence) {
        Stage stage = new Stage(
                new PolicyExecutor("fapi", executor, null), 0, Parameters.defaults(RuleSet.HELSEID), Dates.NONE);
        return Finding.ofPolicy(
                stage,
                new Profile(RuleSet.HELSEID, Map.of(), Set.of(), List.of(), Timetable.EMPTY)
                        .terms(Migration.NEW, Instant.EPOCH),
                sentence);
    }
}
