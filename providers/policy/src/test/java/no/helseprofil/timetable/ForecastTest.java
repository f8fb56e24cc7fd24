package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.ContradictionSearch.LastRequests;
import no.helseprofil.timetable.Forecast.Basis;
import no.helseprofil.timetable.Forecast.ComingRefusal;
import no.helseprofil.timetable.Timetable.Dates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final String TOKEN = "token client_credentials";
    private static final String PAR = "pushed-authorization";
    private static final String TYPE = "assertion-type";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant DATE = Instant.parse("2026-06-01T00:00:00Z");

    private final ClientFixture client = ClientFixture.compliant().keysNeverExpire();
    private Migration migration = Migration.BEFORE;
    private List<Profile.Exemption> exemptions = List.of();

    @Test
    void forecastsARefusalFromTheDateByTheLastRequests() {
        List<Observation> seen = List.of(seen(TOKEN, NOW), failed(TYPE, TOKEN, NOW));
        assertThat(at(DATE.minusSeconds(1), seen)).isEmpty();
        assertThat(at(DATE, seen)).singleElement().satisfies(refusal -> {
            assertThat(refusal.requirement().id()).isEqualTo(TYPE);
            assertThat(refusal.evidence()).isEqualTo(Basis.TRAFFIC);
            assertThat(refusal.lastSeen()).isEqualTo(NOW);
            assertThat(refusal.waivedUntil()).isNull();
        });
    }

    @Test
    void forecastsAServerChangeWithoutRefusal() {
        client.without(ClientSetting.ACCESS_TOKEN_TYPE);

        assertThat(changes("access-token-type", NOW, DATE.minusSeconds(1))).isEmpty();
        assertThat(changes("access-token-type", NOW, DATE)).singleElement().satisfies(change -> {
            assertThat(change.requirement().id()).isEqualTo("access-token-type");
            assertThat(change.registered()).extracting(Violation::value).containsExactly("unset");
        });
        assertThat(changes("access-token-type", DATE, DATE.plusSeconds(1)))
                .as("it is so already")
                .isEmpty();
        client.with(ClientSetting.ACCESS_TOKEN_TYPE, "true");
        assertThat(changes("access-token-type", NOW, DATE)).isEmpty();
    }

    @Test
    void nothingChangesForAnExemptClientUntilItsExemptionEnds() {
        client.without(ClientSetting.ACCESS_TOKEN_TYPE);
        exemptions = List.of(new Profile.Exemption(FactsFixture.INTERNAL_ID, "reason", DATE.plusSeconds(60)));

        assertThat(changes("access-token-type", NOW, DATE)).isEmpty();
        assertThat(changes("access-token-type", DATE, DATE.plusSeconds(60)))
                .as("the date has passed, and it was let off")
                .hasSize(1);
    }

    @Test
    void aFixedClientLeavesTheForecastWithinADay() {
        Instant mended = NOW.minus(Duration.ofHours(30));
        assertThat(at(DATE, List.of(seen(TOKEN, NOW), failed(TYPE, TOKEN, mended))))
                .isEmpty();
        assertThat(ids(at(DATE, List.of(seen(TOKEN, mended.plus(LastRequests.SPAN)), failed(TYPE, TOKEN, mended)))))
                .as("the other installation may not be mended yet")
                .containsExactly(TYPE);
    }

    @Test
    void aMonthlyJobStaysInTheForecastDespiteOtherRequests() {
        Instant aMonthAgo = NOW.minus(Duration.ofDays(30));
        assertThat(ids(at(DATE, List.of(seen(TOKEN, NOW), seen(PAR, aMonthAgo), failed(TYPE, PAR, aMonthAgo)))))
                .containsExactly(TYPE);
    }

    @Test
    void forecastsAnUnseenClientByItsConfigurationOnly() {
        assertThat(at(DATE, List.of())).isEmpty();

        client.isPublic().authenticator("client-secret");

        assertThat(at(DATE, List.of())).allSatisfy(refusal -> {
            assertThat(refusal.evidence()).isEqualTo(Basis.CONFIGURATION);
            assertThat(refusal.lastSeen()).isNull();
        });
        assertThat(ids(at(DATE, List.of()))).containsExactly("confidential-client", "private-key-jwt");
    }

    @Test
    void evaluatesKeyExpiryAtTheForecastDate() {
        List<Observation> seen = List.of(signed(FactsFixture.KEY_ID), failed("key-expiry", TOKEN, NOW));
        client.keyExpires(DATE.toString());
        assertThat(ids(at(DATE, seen))).containsExactly("key-expiry");
        client.keyExpires(DATE.plusSeconds(1).toString());
        assertThat(at(DATE, seen)).as("it was prolonged").isEmpty();
        assertThat(at(DATE, List.of(signed("another")))).isEmpty();
    }

    @Test
    void forecastsRefusalOfAClientWhoseKeysAllExpire() {
        client.with(ClientSetting.JWKS, JwkFixture.set(key(FactsFixture.KEY_ID)))
                .keyExpires(DATE.toString());
        assertThat(at(DATE, List.of())).singleElement().satisfies(refusal -> {
            assertThat(refusal.requirement().id()).isEqualTo("key-expiry");
            assertThat(refusal.evidence()).isEqualTo(Basis.CONFIGURATION);
        });
        assertThat(at(DATE.minusSeconds(1), List.of())).isEmpty();
        client.with(ClientSetting.JWKS, JwkFixture.set(key(FactsFixture.KEY_ID), key("another")));
        assertThat(at(DATE, List.of())).as("one of two is good").isEmpty();
    }

    @Test
    void loginSettingsCountForUnseenAndLoginClients() {
        client.with(ClientSetting.CODE_FLOW, "true").redirectUris("*");

        assertThat(ids(at(DATE, List.of()))).as("never seen").containsExactly("redirect-uris");
        assertThat(ids(at(DATE, List.of(seen(TOKEN, NOW), seen(PAR, NOW)))))
                .as("logs in")
                .containsExactly("redirect-uris");
        assertThat(at(DATE, List.of(seen(TOKEN, NOW))))
                .as("a machine with a leftover of its registration")
                .isEmpty();
        client.redirectUris("*", FactsFixture.REDIRECT_URI);
        assertThat(at(DATE, List.of())).as("it may use the exact one").isEmpty();
    }

    @Test
    void aForbiddenJwksUriRefusesEveryRequest() {
        client.with(ClientSetting.JWKS_URI, "https://10.0.0.1/jwks");

        assertThat(ids(at(DATE, List.of(seen(TOKEN, NOW)))))
                .as("a requirement that no request is judged by")
                .containsExactly("outbound-address");
        assertThat(at(DATE.minusSeconds(1), List.of())).isEmpty();
    }

    @Test
    void forecastsARefusalWhenAWaiverEnds() {
        List<Observation> seen = List.of(seen(TOKEN, NOW), failed(TYPE, TOKEN, NOW));
        Instant end = DATE.plus(Duration.ofDays(10));
        migration = new Migration(Instant.MIN, null, Map.of(TYPE, new Waiver("r", "ada", end)));
        assertThat(at(end.minusSeconds(1), seen)).isEmpty();
        assertThat(at(end, seen)).extracting(ComingRefusal::waivedUntil).containsExactly(end);

        Instant over = NOW.minusSeconds(1);
        migration = new Migration(Instant.MIN, null, Map.of(TYPE, new Waiver("r", "ada", over)));
        assertThat(at(DATE, seen)).extracting(ComingRefusal::waivedUntil).containsOnlyNulls();
    }

    @Test
    void anExemptClientIsRefusedOnlyAfterItsExemption() {
        List<Observation> seen = List.of(seen(TOKEN, NOW), failed(TYPE, TOKEN, NOW), failed("dpop-proof", TOKEN, NOW));
        Instant end = DATE.plus(Duration.ofDays(1));
        exemptions = List.of(new Profile.Exemption("id", "r", end));
        assertThat(at(end.minusSeconds(1), seen)).isEmpty();
        assertThat(ids(at(end, seen))).containsExactly(TYPE, "dpop-proof");
    }

    @Test
    void aMeasuredRequirementRefusesNothing() {
        assertThat(at(DATE, List.of(seen(TOKEN, NOW), failed("clock", TOKEN, NOW), failed("token-reuse", TOKEN, NOW))))
                .isEmpty();
    }

    private List<ComingRefusal> at(Instant at, List<Observation> seen) {
        Map<String, Dates> dates = Map.of(
                TYPE,
                new Dates(NOW, DATE),
                "confidential-client",
                new Dates(NOW, DATE),
                "private-key-jwt",
                new Dates(NOW, DATE),
                "key-expiry",
                new Dates(NOW, DATE),
                "redirect-uris",
                new Dates(NOW, DATE),
                "outbound-address",
                new Dates(NOW, DATE));
        Profile profile = new Profile(
                RuleSet.HELSEID,
                Profiles.stages(RuleSet.HELSEID, dates),
                Set.of(),
                exemptions,
                new Timetable(Edition.FIRST, null, Map.of(), Duration.ofDays(365), Map.of()));
        return new Forecast(profile, NOW, at).of(new Forecast.Candidate("id", client.metadata(), migration), seen);
    }

    private static List<String> ids(List<ComingRefusal> refusals) {
        return refusals.stream().map(refusal -> refusal.requirement().id()).toList();
    }

    private static Map<String, String> key(String kid) {
        return JwkFixture.with(JwkFixture.rsa(2048), "kid", kid);
    }

    private static Observation seen(String request, Instant last) {
        return new Observation("id", request, null, null, last);
    }

    private static Observation signed(String kid) {
        return new Observation("id", TOKEN, null, kid, NOW);
    }

    private static Observation failed(String requirement, String request, Instant last) {
        return new Observation("id", request, requirement, null, last);
    }

    @Test
    void aDraftReportsChangesAgainstTheDocumentInForce() {
        client.with(ClientSetting.ACCESS_TOKEN_LIFETIME, "900");
        Profile present = lifetime(Map.of(), null);
        Profile draft = lifetime(Map.of(), NOW.minus(Duration.ofDays(1)));
        Profile tighter = lifetime(Map.of("max", Duration.ofMinutes(5)), NOW.minus(Duration.ofDays(1)));
        assertThat(beyond(present, draft)).as("a date that is past already").containsExactly("access-token-lifetime");
        assertThat(beyond(draft, draft)).isEmpty();
        assertThat(beyond(draft, tighter)).as("a tighter value alone").containsExactly("access-token-lifetime");
        assertThat(beyond(tighter, draft)).as("a looser one").isEmpty();
        assertThat(beyond(draft, present)).as("what it puts off").isEmpty();
    }

    private List<String> beyond(Profile present, Profile draft) {
        Forecast.Candidate candidate =
                new Forecast.Candidate(FactsFixture.INTERNAL_ID, client.metadata(), Migration.BEFORE);
        return new Forecast(draft, NOW, NOW)
                .changesBeyond(new Forecast(present, NOW, NOW), candidate).stream()
                        .map(change -> change.requirement().id())
                        .toList();
    }

    private static Profile lifetime(Map<String, Object> values, @Nullable Instant enforced) {
        return Profiles.helseId(Profiles.stages(
                RuleSet.HELSEID,
                Map.of("access-token-lifetime", values),
                Map.of("access-token-lifetime", new Dates(null, enforced))));
    }

    private List<Forecast.ChangedAnswer> changes(String requirement, Instant now, Instant at) {
        Profile profile = new Profile(
                RuleSet.HELSEID,
                Profiles.stages(RuleSet.HELSEID, Map.of(requirement, new Dates(NOW, DATE))),
                Set.of(),
                exemptions,
                new Timetable(Edition.FIRST, null, Map.of(), Duration.ZERO, Map.of()));
        return new Forecast(profile, now, at)
                .changes(new Forecast.Candidate(FactsFixture.INTERNAL_ID, client.metadata(), migration));
    }
}
