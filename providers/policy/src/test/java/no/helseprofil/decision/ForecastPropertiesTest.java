package no.helseprofil.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.Requirement.Edition;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Timetable;
import no.helseprofil.timetable.Timetable.Dates;
import no.helseprofil.timetable.Timetable.Hold;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests that what is forecast of a client from what was counted comes to pass: its last requests, made again on the
 * date and judged by {@link PolicyEvaluator}, are refused by these requirements and by no others.
 */
class ForecastPropertiesTest {

    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant NOW = START.plus(Duration.ofHours(200));
    private static final String OLD_KEY = "2025-01";

    private static final List<String> DATED = List.of(
            "confidential-client",
            "private-key-jwt",
            "assertion-audience",
            "assertion-type",
            "assertion-lifetime",
            "dpop-proof-age",
            "dpop-nonce",
            "sender-constrained-tokens",
            "signing-algorithm",
            "key-strength",
            "key-expiry",
            "pushed-authorization",
            "pkce-s256",
            "no-password-grant");

    private static final Map<String, List<Map<String, Object>>> TIGHTER = Map.of(
            "assertion-lifetime",
            List.of(Map.of("max", Duration.ofSeconds(45)), Map.of("max", Duration.ofSeconds(32))),
            "key-strength",
            List.of(Map.of("rsa", 3072), Map.of("rsa", 4096)));

    /** Names that waivers and holds may use for a requirement, or for a stage of one: all that there may be. */
    private static final List<String> NAMES = Stream.concat(
                    DATED.stream(),
                    TIGHTER.keySet().stream()
                            .flatMap(id -> IntStream.range(1, 30)
                                    .mapToObj(day -> id + "@"
                                            + START.plus(Duration.ofDays(day))
                                                    .toString()
                                                    .substring(0, 10))))
            .toList();

    /** A way to ask. */
    private enum Kind {
        MACHINE(FactsFixture::tokenRequest),
        PASSWORD(() -> FactsFixture.tokenRequest().grantType("password")),
        PUSHED(FactsFixture::pushedRequest),
        CODE(FactsFixture::codeExchange),
        CODE_THAT_WAS_NOT_PUSHED(() -> FactsFixture.codeExchange().code(null, null, false)),
        INTROSPECTION(FactsFixture::introspectionRequest);

        private final Supplier<FactsFixture> request;

        Kind(Supplier<FactsFixture> request) {
            this.request = request;
        }
    }

    /** A way to do it wrong. */
    private enum Fault {
        TYPE,
        AUDIENCE,
        LIFETIME,
        LONG,
        LONGER,
        PROOF_AGE,
        NONCE,
        NO_PROOF,
        ALGORITHM,
        SHORT_KEY,
        MEDIUM_KEY,
        SECRET,
        OLD_KEY,
        BROKEN_PROOF;

        void spoil(FactsFixture request, long second) {
            switch (this) {
                case TYPE -> request.assertionHeader("typ", "JWT");
                case AUDIENCE -> request.assertionClaim("aud", List.of(FactsFixture.ISSUER));
                case LIFETIME -> request.assertionClaim("exp", second + 3600);
                case LONG -> request.assertionClaim("exp", second + 38);
                case LONGER -> request.assertionClaim("exp", second + 50);
                case PROOF_AGE -> request.proofClaim("iat", second - 60);
                case NONCE -> request.foreignNonce();
                case NO_PROOF -> request.withoutProof();
                case ALGORITHM -> request.assertionHeader("alg", "RS1");
                case SHORT_KEY -> request.registeredKey(FactsFixture.KEY_ID, KeySize.Family.RSA, 1024);
                case MEDIUM_KEY -> request.registeredKey(FactsFixture.KEY_ID, KeySize.Family.RSA, 2048);
                case SECRET -> request.withSecret();
                case OLD_KEY -> request.registeredKey(ForecastPropertiesTest.OLD_KEY, KeySize.Family.EC, 256);
                case BROKEN_PROOF -> request.proofHeader("typ", "JWT");
            }
        }
    }

    private record Request(int hour, Kind kind, Set<Fault> faults) {

        Instant instant() {
            return START.plus(Duration.ofHours(hour));
        }

        Facts facts(Client client, Profile profile, Instant instant) {
            long second = instant.getEpochSecond();
            FactsFixture request = kind.request
                    .get()
                    .at(instant)
                    .assertionClaim("iat", second)
                    .assertionClaim("nbf", second)
                    .assertionClaim("exp", second + 30)
                    .proofClaim("iat", second)
                    .client(client::register)
                    .client(fixture -> fixture.standing(
                            profile.exempts(FactsFixture.INTERNAL_ID, instant)
                                    ? Facts.Standing.EXEMPT
                                    : Facts.Standing.UNDER_PROFILE));
            faults.forEach(fault -> fault.spoil(request, second));
            return request.facts();
        }

        static String kind(Facts facts) {
            return facts.endpoint() + " " + facts.form().grantType();
        }
    }

    private record Client(
            boolean isPublic, boolean hasSecret, @Nullable Instant keyEnd, Migration migration) {

        void register(ClientFixture fixture) {
            fixture.keysNeverExpire();
            if (isPublic) {
                fixture.isPublic();
            }
            if (hasSecret) {
                fixture.authenticator("client-secret");
            }
            if (keyEnd != null) {
                fixture.keyExpires(keyEnd.toString());
            }
        }

        Forecast.Candidate subject() {
            ClientFixture fixture = ClientFixture.compliant();
            register(fixture);
            return new Forecast.Candidate(FactsFixture.INTERNAL_ID, fixture.metadata(), migration);
        }
    }

    @Test
    void theForecastMatchesLaterDecisions() {
        AtomicInteger refusing = new AtomicInteger();
        RandomInput.each(1000, input -> {
            Profile profile = profile(input);
            Client client = client(input);
            List<Request> history = input.list(8, () -> request(input));
            Instant at = date(input);
            List<Request> passed = history.stream()
                    .filter(request -> judge(request, client, profile, request.instant())
                            .refusal()
                            .isEmpty())
                    .toList();

            List<Forecast.ComingRefusal> predicted =
                    new Forecast(profile, NOW, at).of(client.subject(), observations(passed, client, profile));

            Set<String> refused = refused(passed, client, profile, at);
            refusing.addAndGet(Math.min(1, refused.size()));
            assertThat(predicted)
                    .extracting(refusal -> refusal.requirement().id())
                    .as("%s at %s", client, at)
                    .containsExactlyInAnyOrderElementsOf(refused);
            assertThat(predicted)
                    .as("the forecast reports a waiver that is in force and won't be on the date")
                    .allSatisfy(refusal ->
                            assertThat(refusal.waivedUntil()).isEqualTo(waivedUntil(refusal, client, profile, at)));
        });
        assertThat(refusing).as("of 1000 clients, so many are refused").hasValueBetween(200, 900);
    }

    @Test
    void noStageRefusesAClientThatAnEarlierStageExempts() {
        RandomInput.each(400, input -> {
            Profile profile = profile(input);
            Client client = client(input);
            Instant at = date(input);
            Terms terms = profile.terms(client.migration(), at);
            for (List<Stage> stages : profile.stages().values()) {
                List<Boolean> refuses = stages.stream()
                        .map(stage -> terms.timing(stage).phase().refuses())
                        .toList();
                assertThat(refuses)
                        .as("%s at %s", client, at)
                        .isSortedAccordingTo(Comparator.<Boolean>naturalOrder().reversed());
                assertThat(terms.inForce(stages.get(0).requirement()).number())
                        .as("the value in force is the last that refuses")
                        .isEqualTo(Math.max(
                                0, (int) refuses.stream().filter(each -> each).count() - 1));
            }
        });
    }

    private static @Nullable Instant waivedUntil(
            Forecast.ComingRefusal refusal, Client client, Profile profile, Instant at) {
        return profile.stages(refusal.requirement()).stream()
                .limit(refusal.stage().number() + 1L)
                .flatMap(stage -> Stream.ofNullable(client.migration().waivers().get(stage.name())))
                .map(Waiver::expires)
                .filter(end -> NOW.isBefore(end) && !at.isBefore(end))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /**
     * Returns the requirements that refuse the same requests again, and, where nothing else is known, those that every
     * request of the client would meet.
     */
    private static Set<String> refused(List<Request> passed, Client client, Profile profile, Instant at) {
        Set<String> refused = new TreeSet<>();
        for (Request request : passed) {
            if (isLast(request, passed, client, profile)) {
                refused.addAll(refusing(judge(request, client, profile, at)));
            }
        }
        refused.addAll(refusedWhateverIsSent(client, profile, at));
        return refused;
    }

    private static boolean isLast(Request request, List<Request> passed, Client client, Profile profile) {
        String kind = Request.kind(request.facts(client, profile, NOW));
        return passed.stream()
                .filter(other -> Request.kind(other.facts(client, profile, NOW)).equals(kind))
                .noneMatch(other -> other.hour() > request.hour() + 24);
    }

    private static Set<String> refusedWhateverIsSent(Client client, Profile profile, Instant at) {
        Set<String> always = new TreeSet<>(DATED);
        Stream.concat(Stream.of(Set.<Fault>of()), Stream.of(Fault.values()).map(Set::of))
                .flatMap(faults -> Stream.of(Kind.values()).map(kind -> new Request(0, kind, faults)))
                .takeWhile(request -> !always.isEmpty())
                .forEach(request -> always.retainAll(refusing(judge(request, client, profile, at))));
        return always;
    }

    private static Decision judge(Request request, Client client, Profile profile, Instant instant) {
        return PolicyEvaluator.judge(
                request.facts(client, profile, instant), profile.terms(client.migration(), instant));
    }

    private static Set<String> refusing(Decision decision) {
        return decision.findings().stream()
                .filter(finding -> finding.phase().refuses())
                .map(finding -> finding.requirement().id())
                .collect(Collectors.toSet());
    }

    /** Returns the observations of requests that passed, counted as the server counts them. */
    private static List<Observation> observations(List<Request> passed, Client client, Profile profile) {
        Map<List<@Nullable String>, Observation> lines = new HashMap<>();
        for (Request request : passed) {
            Facts facts = request.facts(client, profile, request.instant());
            List<Observation> seen = new ArrayList<>();
            seen.add(observation(facts, null, key(facts)));
            judge(request, client, profile, request.instant())
                    .findings()
                    .forEach(finding -> seen.add(observation(facts, finding.key(), null)));
            seen.forEach(line -> lines.merge(
                    Arrays.asList(line.request(), line.requirement(), line.keyId()),
                    line,
                    (one, other) -> one.last().isBefore(other.last()) ? other : one));
        }
        return List.copyOf(lines.values());
    }

    private static Observation observation(Facts facts, @Nullable String requirement, @Nullable String key) {
        return new Observation(FactsFixture.INTERNAL_ID, Request.kind(facts), requirement, key, facts.instant());
    }

    private static @Nullable String key(Facts facts) {
        return facts.assertion() instanceof Facts.Assertion.Present present && present.key() != null
                ? present.key().kid()
                : null;
    }

    private static Instant date(RandomInput input) {
        return NOW.plus(Duration.ofHours(input.between(0, 40) * 10L));
    }

    private static Request request(RandomInput input) {
        return new Request(input.between(0, 199), input.of(Kind.values()), input.some(EnumSet.allOf(Fault.class), 3));
    }

    private static Client client(RandomInput input) {
        boolean isPublic = input.isChosen(0.2);
        boolean hasSecret = input.isChosen(0.25);
        Instant keyEnd = input.orNull(0.5, () -> instant(input));
        Instant registered = input.orNull(0.05, () -> input.of(Instant.MIN, Instant.MIN, Instant.MIN, START));
        Map<String, Waiver> waivers = input.map(NAMES, 4, () -> new Waiver("r", "ada", instant(input)));
        return new Client(isPublic, hasSecret, keyEnd, new Migration(registered, input.of("one", "two"), waivers));
    }

    private static Profile profile(RandomInput input) {
        RuleSet ruleSet = input.of(RuleSet.values());
        Map<String, Dates> named = input.map(DATED, 2 * DATED.size(), () -> dates(input));
        Map<String, Integer> later = input.map(DATED, 5, () -> input.between(0, 200));
        Map<String, Hold> holds = input.map(NAMES, 2, () -> new Hold("r", instant(input)));
        Set<String> off = input.some(DATED, 2);
        Instant exemptUntil = input.orNull(0.05, () -> instant(input));
        return new Profile(
                ruleSet,
                tightened(ruleSet, Profiles.stages(ruleSet, named)),
                off,
                exemptUntil == null
                        ? List.of()
                        : List.of(new Profile.Exemption(FactsFixture.INTERNAL_ID, "r", exemptUntil)),
                new Timetable(
                        Edition.FIRST, null, Map.of("one", postponed(named, later)), Duration.ofDays(365), holds));
    }

    private static Dates dates(RandomInput input) {
        Instant announced = instant(input);
        return new Dates(announced, input.orNull(0.05, () -> announced.plus(Duration.ofHours(input.between(1, 200)))));
    }

    /** Two requirements have two later stages each, a day and two after what is before them. */
    private static Map<String, List<Stage>> tightened(RuleSet ruleSet, Map<String, List<Stage>> stages) {
        Map<String, List<Stage>> tightened = new HashMap<>(stages);
        TIGHTER.forEach((id, values) -> tightened.computeIfPresent(id, (same, own) -> later(own.get(0), values)));
        return tightened;
    }

    private static List<Stage> later(Stage own, List<Map<String, Object>> values) {
        List<Stage> stages = new ArrayList<>(List.of(own));
        Instant before = own.dates().enforced();
        for (Map<String, Object> tighter : before == null ? List.<Map<String, Object>>of() : values) {
            Instant enforced = Objects.requireNonNull(before).plus(Duration.ofDays(2));
            stages.add(new Stage(
                    own.requirement(),
                    stages.size(),
                    own.parameters().with(tighter),
                    new Dates(before.plus(Duration.ofDays(1)), enforced)));
            before = enforced;
        }
        return stages;
    }

    private static Map<String, Instant> postponed(Map<String, Dates> named, Map<String, Integer> later) {
        Map<String, Instant> postponed = new HashMap<>();
        later.forEach((requirement, hours) -> {
            Instant enforced =
                    named.getOrDefault(requirement, new Dates(null, null)).enforced();
            if (enforced != null) {
                postponed.put(requirement, enforced.plus(Duration.ofHours(hours)));
            }
        });
        return postponed;
    }

    private static Instant instant(RandomInput input) {
        return START.plus(Duration.ofHours(input.between(0, 60) * 10L));
    }
}
