package no.helseprofil.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Jwt;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two thousand spoiled assertions and proofs, the same ones each time but for times, ids and signatures. The server
 * refuses each as the client's fault, or takes one that still says what the right one said: {@link Meaning} decides that,
 * with another JOSE implementation's eyes.
 */
@Attack(
        by = Attacker.STRANGER,
        tries = "sends two thousand corrupted assertions and proofs",
        outcome = "refused as the client's fault, or means the same as the right one")
@Tag("slow")
class MutationIT {

    private static final int MUTANTS = 2_000;
    private static final int BETWEEN_NONCES = 250;
    private static final long SEED = 20_260_101;
    private static final List<String> GAINS = List.of("\"access_token\"", "\"request_uri\"", "\"sub\"");
    private static final String TAKEN = "taken";
    private static final String GAINED = " and yet a gain";

    @AutoClose
    private static TestRealm realm;

    private static FuzzedEndpoint.Clients clients;

    @BeforeAll
    static void knockOnce() {
        realm = TestRealm.underProfile();
        clients = FuzzedEndpoint.Clients.of(realm);
        clients.refreshNonces();
    }

    @ParameterizedTest
    @EnumSource(FuzzedEndpoint.class)
    void aValidJwtIsAccepted(FuzzedEndpoint door) {
        Response answer = door.carrying(door.jwt(clients).sign(), clients).send();

        assertThat(outcome(answer)).as("a right JWT at %s: %s", door, answer).isEqualTo(TAKEN);
    }

    @Test
    void aMutatedJwtIsAClientErrorAndGetsNothing() {
        Random random = new Random(SEED);
        List<String> wrong = new ArrayList<>();
        Map<Mutation, Map<String, Integer>> outcomes = new EnumMap<>(Mutation.class);
        for (int i = 0; i < MUTANTS; i++) {
            if (i % BETWEEN_NONCES == 0) {
                clients.refreshNonces();
            }
            Mutation mutation = Mutation.values()[i % Mutation.values().length];
            FuzzedEndpoint door =
                    FuzzedEndpoint.values()[i / Mutation.values().length % FuzzedEndpoint.values().length];
            String outcome = knock(mutation, door, random, wrong);
            outcomes.computeIfAbsent(mutation, any -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
        }

        outcomes.forEach((mutation, counts) -> System.out.println(mutation + " " + counts));
        assertThat(wrong).as("answers that no spoiled JWT may have").isEmpty();
        assertThat(outcomes.get(Mutation.ESCAPED))
                .as("other ways of writing the same are taken: the mutants reach the end of the way")
                .containsKey(TAKEN);
        assertThat(outcomes.values().stream().flatMap(counts -> counts.keySet().stream()))
                .as("causes, not one refusal of everything")
                .filteredOn(outcome -> outcome.contains("dpop-proof") || outcome.contains("private-key-jwt"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(FuzzedEndpoint.class)
    void theOracleDistinguishesMeanings(FuzzedEndpoint door) {
        Jwt<?> jwt = door.jwt(clients);
        Meaning meaning = new Meaning(jwt.sign(), door.key(clients));

        assertThat(meaning.isIn(jwt.sign())).as("signed again").isTrue();
        assertThat(meaning.isIn(jwt.with("extra", 1).sign()))
                .as("with more in it")
                .isTrue();
        assertThat(meaning.isIn(jwt.with("iat", 1).sign())).as("another time").isFalse();
        assertThat(meaning.isIn(jwt.header("typ", "JWT").sign()))
                .as("another type")
                .isFalse();
        assertThat(meaning.isIn(jwt.twice("jti", "again").sign())).as("two ids").isFalse();
        assertThat(meaning.isIn(jwt.withWrongSignature().sign()))
                .as("no signature of it")
                .isFalse();
    }

    private static String knock(Mutation mutation, FuzzedEndpoint door, Random random, List<String> wrong) {
        Jwt<?> jwt = door.jwt(clients);
        String original = jwt.sign();
        String mutant = mutation.apply(jwt, random);
        Response answer = door.carrying(mutant, clients).send();
        String outcome = outcome(answer);
        boolean refused = outcome.startsWith("4") && !outcome.endsWith(GAINED);
        if (!refused && !(outcome.equals(TAKEN) && new Meaning(original, door.key(clients)).isIn(mutant))) {
            wrong.add(mutation + " at " + door + ": " + outcome + " for " + mutant);
        }
        return outcome;
    }

    private static String outcome(Response answer) {
        boolean gained = GAINS.stream().anyMatch(answer.body()::contains);
        if (answer.isSuccess() && gained) {
            return TAKEN;
        }
        String cause = Objects.requireNonNullElse(answer.errorDescription(), "").split(":", 2)[0];
        return (answer.status() + " " + answer.error() + " " + cause + (gained ? GAINED : "")).strip();
    }
}
