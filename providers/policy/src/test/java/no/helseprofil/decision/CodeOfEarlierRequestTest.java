package no.helseprofil.decision;

import static no.helseprofil.profile.FactsFixture.codeExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;

/**
 * Tests that the failure of an authorization request is reported where its code is redeemed, since only there the
 * client has proven who it is.
 */
class CodeOfEarlierRequestTest {

    private static final String SENTENCE = "register the redirect_uri exactly as it is sent, without a wildcard";
    private static final Instant ANNOUNCED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant ENFORCED = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void aFindingOfTheCodeUsesTheTermsAtTheTokenRequest() throws InvalidProfileException {
        FactsFixture exchange = codeExchange().codeWith("S256", Map.of("redirect-uris", SENTENCE));

        Finding finding = judge(exchange, ANNOUNCED).findings().get(0);

        assertThat(finding.requirement().id()).isEqualTo("redirect-uris");
        assertThat(finding.failure().sentence()).isEqualTo(SENTENCE);
        assertThat(finding.phase()).isEqualTo(Phase.ANNOUNCED);
        assertThat(finding.timing().enforced()).isEqualTo(ENFORCED);
    }

    @Test
    void aFindingOfAnIssuedCodeRefusesNothing() throws InvalidProfileException {
        FactsFixture exchange = codeExchange().codeWith("S256", Map.of("redirect-uris", SENTENCE));

        assertThat(judge(exchange, ENFORCED).findings())
                .as("who may not have the code is refused it, and who has it may redeem it")
                .isEmpty();
    }

    @Test
    void reportsOnceWhereTheCodeItselfFailsTheSameRequirement() throws InvalidProfileException {
        FactsFixture exchange = codeExchange().codeWith(null, Map.of("pkce-s256", "send code_challenge"));

        assertThat(ids(judge(exchange, ANNOUNCED))).containsOnlyOnce("pkce-s256");
    }

    @Test
    void ignoresAnUnknownRequirement() throws InvalidProfileException {
        FactsFixture exchange = codeExchange().codeWith("S256", Map.of("no-such-requirement", "change it"));

        assertThat(judge(exchange, ANNOUNCED).findings()).isEmpty();
    }

    private static List<String> ids(Decision decision) {
        return decision.findings().stream()
                .map(finding -> finding.requirement().id())
                .toList();
    }

    private static Decision judge(FactsFixture request, Instant instant) throws InvalidProfileException {
        Profile profile = ProfileDocument.parse("{\"ruleSet\":\"helseid\",\"requirements\":{\"redirect-uris\":"
                + "{\"announced\":\"" + ANNOUNCED + "\",\"enforced\":\"" + ENFORCED + "\"}}}");
        return PolicyEvaluator.judge(request.facts(), profile.terms(Migration.BEFORE, instant));
    }
}
