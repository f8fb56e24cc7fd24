package no.helseprofil.rotation;

import static no.helseprofil.rotation.KeyFixture.ec;
import static no.helseprofil.rotation.KeyFixture.offered;
import static no.helseprofil.rotation.KeyFixture.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import no.helseprofil.rotation.RotatingKeys.Rotation;
import no.helseprofil.rotation.RotatingKeys.UsedKeys;
import no.helseprofil.timetable.Profile.KeySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotatingKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00.900Z");
    private static final KeySettings SETTINGS = new KeySettings(Duration.ofDays(30), Duration.ofDays(365));
    private static final String OVER = "2026-12-27T12:00:00Z";
    private static final String LIFE = "2027-11-27T12:00:00Z";

    private final ObjectNode old = ec("old");
    private final ObjectNode next = ec("next");

    @Test
    void appendsTheNewKeyAndExpiresTheOldAfterTheOverlap() throws UnfitKeyException, MalformedException {
        Rotation rotation = rotate(set(old), Map.of());

        assertThat(ids(rotation))
                .as("an assertion that names no key is verified by the first")
                .containsExactly("old", "next");
        assertThat(rotation.ends()).containsExactlyInAnyOrderEntriesOf(Map.of("old", OVER, "next", LIFE));
        assertThat(rotation.expiration()).isEqualTo(LIFE);
        assertThat(rotation.removed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T00:00:00Z, 2026-12-01T00:00:00Z",
        "2026-12-27T12:00:00Z, 2026-12-27T12:00:00Z",
        "2027-06-01T00:00:00Z, 2026-12-27T12:00:00Z",
        "when it suits, when it suits"
    })
    void neverExtendsAnExpiryOrShortensItBelowTheOverlap(String registered, String after) throws UnfitKeyException {
        assertThat(rotate(set(old), Map.of("old", registered)).ends()).containsEntry("old", after);
    }

    @Test
    void manyAddedKeysDoNotShortenTheOwnersOverlap() throws UnfitKeyException {
        String jwks = set(old);
        Map<String, String> ends = Map.of();
        for (int number = 0; number < 4; number++) {
            Rotation rotation = RotatingKeys.read(jwks, ends)
                    .with(offered(ec("added-" + number)), UsedKeys.NONE, SETTINGS, NOW.plusSeconds(number), true);
            jwks = rotation.jwks();
            ends = rotation.ends();
        }
        assertThat(ends).containsEntry("old", OVER).hasSize(5);
    }

    @Test
    void refusesASetWithAKeyWithoutKidAndAlg() throws UnfitKeyException {
        ObjectNode unnamed = ec("unnamed");
        unnamed.remove("kid");
        assertThat(rotate(set(unnamed), Map.of()).ends()).hasSize(2);
        unnamed.remove("alg");

        assertThatThrownBy(() -> rotate(set(unnamed), Map.of()))
                .as("Keycloak finds it by what it lacks, and would take it for another algorithm once it is named")
                .isInstanceOf(UnfitKeyException.class);
    }

    @Test
    void refusesLongOrDuplicateKids() throws UnfitKeyException {
        assertThat(rotate(set(ec("k".repeat(200))), Map.of()).ends()).isNotEmpty();
        assertThatThrownBy(() -> rotate(set(ec("k".repeat(201))), Map.of())).isInstanceOf(UnfitKeyException.class);
        assertThatThrownBy(() -> rotate(set(ec("a"), ec("A")), Map.of())).isInstanceOf(UnfitKeyException.class);
    }

    @Test
    void removesExpiredKeys() throws UnfitKeyException, MalformedException {
        ObjectNode ended = ec("ended");

        Rotation rotation = rotate(set(ended, old), Map.of("ended", "2026-11-27T12:00:00Z"));

        assertThat(ids(rotation)).containsExactly("old", "next");
        assertThat(rotation.removed()).containsExactly("ended");
        assertThat(rotation.details().at("/removed/0/kid").textValue()).isEqualTo("ended");
    }

    @Test
    void keepsExpiredKeysThatStillSign() throws UnfitKeyException, MalformedException {
        Rotation rotation = RotatingKeys.read(set(old), Map.of("old", "2026-01-01T00:00:00Z"))
                .with(offered(next), UsedKeys.NONE, SETTINGS, NOW, false);

        assertThat(ids(rotation)).as("or a stolen token would stop the client").containsExactly("old", "next");
        assertThat(rotation.ends()).containsEntry("old", "2026-01-01T00:00:00Z");
    }

    @Test
    void givesAKeyWithoutKidItsThumbprint() throws UnfitKeyException, MalformedException {
        String thumbprint = offered(old).key().thumbprint();
        old.remove("kid");

        Rotation rotation = rotate(set(old), Map.of());

        assertThat(ids(rotation)).containsExactly(thumbprint, "next");
        assertThat(rotation.ends()).containsEntry(thumbprint, OVER);
    }

    @Test
    void keepsKeysThatDoNotSign() throws UnfitKeyException, MalformedException {
        ObjectNode encryption = ec("encryption").put("use", "enc");
        ObjectNode unknown = Json.object("{\"kty\":\"AKP\"}");
        ObjectNode unreadable = Json.object("{\"kty\":\"AKP\",\"kid\":\"post-quantum\"}");

        Rotation rotation = rotate(set(encryption, unknown, unreadable, old), Map.of());

        assertThat(Json.object(rotation.jwks()).path("keys")).contains(encryption, unknown, unreadable, old);
        assertThat(rotation.ends())
                .as("one that the server can't read may be one that it can read tomorrow")
                .containsOnlyKeys("post-quantum", "old", "next");
    }

    @Test
    void keepsOtherMembersOfTheSet() throws UnfitKeyException, MalformedException {
        String jwks = set(old).replaceFirst("\\{", "{\"name\":\"epj\",");
        assertThat(Json.object(rotate(jwks, Map.of()).jwks()).path("name").textValue())
                .isEqualTo("epj");
    }

    @Test
    void refusesAnExistingKeyUnderAnyKid() {
        refused(set(old), Map.of(), UsedKeys.NONE, old.deepCopy().put("kid", "other"), "make a new key pair");
        refused(set(old), Map.of(), UsedKeys.NONE, old, "make a new key pair");
    }

    @Test
    void refusesAFormerKey() throws UnfitKeyException {
        Rotation rotation = rotate(set(old), Map.of());
        UsedKeys used = UsedKeys.recorded(List.of(rotation.details()));
        ObjectNode only = ec("only");

        refused(set(only), Map.of(), used, old.deepCopy().put("kid", "x"), "make a new key pair; this client has had");
        refused(set(only), Map.of(), used, next.deepCopy().put("kid", "y"), "make a new key pair; this client has had");
        refused(set(only), Map.of(), used, ec("Next"), "give the key a kid that no key of this client has had");
        assertThat(used.thumbprints()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "OLD", "gone"})
    void refusesAKidInUse(String id) {
        refused(set(old), Map.of("gone", OVER), UsedKeys.NONE, ec(id), "give the key a kid that no key");
    }

    @Test
    void limitsTheNumberOfKeys() throws UnfitKeyException {
        ObjectNode[] keys = IntStream.range(0, RotatingKeys.MOST)
                .mapToObj(number -> ec("k" + number))
                .toArray(ObjectNode[]::new);

        refused(set(keys), Map.of(), UsedKeys.NONE, next, "wait until one of the keys");
        assertThat(rotate(set(keys), Map.of("k0", "2026-01-01T00:00:00Z")).removed())
                .containsExactly("k0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"keys\":{}}", "[]", "{\"keys\":[],\"keys\":[]}"})
    void refusesAnUnreadableSet(String jwks) {
        assertThatThrownBy(() -> RotatingKeys.read(jwks, Map.of()))
                .isInstanceOf(UnfitKeyException.class)
                .hasMessageStartingWith("have the keys of this client registered anew");
    }

    @Test
    void theChangeRecordIdentifiesKeysWithoutContainingThem() throws UnfitKeyException {
        String details = rotate(set(old), Map.of()).details().toString();

        assertThat(details)
                .contains(offered(old).key().thumbprint(), offered(next).key().thumbprint(), "old", "next", OVER, LIFE)
                .doesNotContain(old.path("x").textValue(), next.path("x").textValue());
    }

    @Test
    void listsItsSigningKeys() throws UnfitKeyException {
        JsonNode listed = RotatingKeys.read(set(old, ec("enc").put("use", "enc")), Map.of("old", OVER))
                .json();

        assertThat(listed).hasSize(1);
        assertThat(listed.at("/0/kid").textValue()).isEqualTo("old");
        assertThat(listed.at("/0/alg").textValue()).isEqualTo("ES256");
        assertThat(listed.at("/0/expiration").textValue()).isEqualTo(OVER);
    }

    private Rotation rotate(String jwks, Map<String, String> ends) throws UnfitKeyException {
        return RotatingKeys.read(jwks, ends).with(offered(next), UsedKeys.NONE, SETTINGS, NOW, true);
    }

    private static void refused(
            String jwks, Map<String, String> ends, UsedKeys used, ObjectNode offered, String remedy) {
        assertThatThrownBy(() -> RotatingKeys.read(jwks, ends).with(offered(offered), used, SETTINGS, NOW, true))
                .isInstanceOf(UnfitKeyException.class)
                .hasMessageStartingWith(remedy)
                .satisfies(thrown -> assertThat(((UnfitKeyException) thrown).isContradicting())
                        .isTrue());
    }

    private static List<String> ids(Rotation rotation) throws MalformedException {
        return Json.object(rotation.jwks())
                .path("keys")
                .valueStream()
                .map(key -> key.path("kid").textValue())
                .toList();
    }
}
