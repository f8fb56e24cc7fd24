package no.helseprofil.decision;

import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.api.Test;

/** Effect of the stages of a value on a request: assertions of 60 seconds on the way to 10, by way of 30. */
class JudgeStagesTest {

    private final Profile profile = stages();

    @Test
    void findsTheFirstStageThatTheRequestFails() {
        Finding ofTen = found(20, at("2026-12-01"));
        assertThat(ofTen.name()).isEqualTo("assertion-lifetime@2028-01-01");
        assertThat(ofTen.phase()).isEqualTo(Phase.OBSERVED);
        assertThat(found(40, at("2026-12-01")).name()).isEqualTo("assertion-lifetime@2027-06-01");
        assertThat(found(70, at("2026-12-01")).name()).isEqualTo("assertion-lifetime");
        assertThat(PolicyEvaluator.judge(request(10, at("2028-01-01")), terms(at("2028-01-01")))
                        .findings())
                .as("what meets the last one meets all")
                .isEmpty();
    }

    @Test
    void refusesByTheValueInForceThatDay() {
        assertThat(found(40, at("2027-05-31")).phase()).isEqualTo(Phase.ANNOUNCED);
        assertThat(found(40, at("2027-06-01")).phase()).isEqualTo(Phase.ENFORCED);
        assertThat(found(20, at("2027-06-01")).phase()).isEqualTo(Phase.OBSERVED);
        assertThat(found(20, at("2028-01-01")).phase()).isEqualTo(Phase.ENFORCED);
    }

    @Test
    void namesTheStageAndItsValues() {
        assertThat(found(40, at("2027-06-01")).description())
                .isEqualTo("assertion-lifetime: shorten the client assertion; its exp is too long after its"
                        + " iat (max PT30S, ahead PT10S)");
        assertThat(found(70, at("2027-06-01")).description())
                .isEqualTo("assertion-lifetime: shorten the client assertion; its exp is too long after its iat");
    }

    @Test
    void announcesTheDatesOfTheStage() {
        Decision decision = PolicyEvaluator.judge(request(40, at("2027-04-01")), terms(at("2027-04-01")));
        Announcement announcement = Announcement.of(decision).orElseThrow();
        assertThat(announcement.deprecation()).isEqualTo("@" + at("2027-03-01").getEpochSecond());
        assertThat(announcement.sunset()).contains("Tue, 01 Jun 2027 00:00:00 GMT");
        assertThat(announcement.requirements().stream().map(Requirement::id))
                .as("the page of the requirement shows all stages")
                .containsExactly("assertion-lifetime");
    }

    @Test
    void aCodeKeepsTheValuesThatItFailed() {
        String key =
                profile.stages(Catalogue.get(AssertionLifetime.class)).get(1).key();
        Facts facts = FactsFixture.codeExchange()
                .codeWith("S256", Map.of(key, "shorten the client assertion"))
                .facts();
        assertThat(PolicyEvaluator.judge(facts, profile.terms(Migration.BEFORE, at("2027-04-01")))
                        .findings())
                .extracting(Finding::name)
                .containsExactly("assertion-lifetime@2027-06-01");
    }

    private Finding found(int seconds, Instant instant) {
        List<Finding> findings =
                PolicyEvaluator.judge(request(seconds, instant), terms(instant)).findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private Terms terms(Instant instant) {
        return profile.terms(Migration.BEFORE, instant);
    }

    private static Facts request(int seconds, Instant instant) {
        long second = instant.getEpochSecond();
        return tokenRequest()
                .at(instant)
                .assertionClaim("iat", second)
                .assertionClaim("nbf", second)
                .assertionClaim("exp", second + seconds)
                .proofClaim("iat", second)
                .client(ClientFixture::keysNeverExpire)
                .facts();
    }

    private static Instant at(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }

    private static Profile stages() {
        Requirement lifetime = Catalogue.get(AssertionLifetime.class);
        Parameters own = Parameters.defaults(RuleSet.HELSEID);
        List<Stage> stages = List.of(
                new Stage(lifetime, 0, own, new Dates(at("2026-09-01"), at("2027-01-01"))),
                new Stage(
                        lifetime,
                        1,
                        own.with(Map.of("max", Duration.ofSeconds(30))),
                        new Dates(at("2027-03-01"), at("2027-06-01"))),
                new Stage(
                        lifetime,
                        2,
                        own.with(Map.of("max", Duration.ofSeconds(10))),
                        new Dates(at("2027-09-01"), at("2028-01-01"))));
        return Profiles.helseId(Map.of(lifetime.id(), stages));
    }
}
