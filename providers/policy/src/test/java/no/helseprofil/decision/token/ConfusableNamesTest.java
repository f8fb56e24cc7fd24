package no.helseprofil.decision.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import no.helseprofil.random.RandomInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusableNamesTest {

    private static final String API = "journal-api";
    private static final String ISSUER = "https://id.example/auth/realms/health";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "journal-api",
                "Journal-API",
                "ｊｏｕｒｎａｌ－ａｐｉ",
                "journal-api/",
                "journal-api//",
                "journal-api.",
                " journal-api ",
                "journal-api\u00a0",
                "journal\u00ad-api",
                "journal\u2010api",
                "journal\u2212api",
                "jou\u200brnal-api",
                "\u202ejournal-api\u202c",
                "\u2066journal-api\u2069",
                "journal-api\u200e",
                "journal-api\ufeff",
                "journal-api\u0000",
                "journal-api\u034f",
                "journal-api\ufe0f",
                "journal-api\udb40\udc61",
                "journal%2Dapi",
                "journal%252dapi",
                "%6Aournal-api%2F",
                "%25252525252525252525252525252525252525256Aournal-api",
                "j\u043eurnal-api",
                "journal-\u0430p\u0456",
                "j\u03bfurnal-api",
                "journa1-api",
                "journaI-api",
                "j0urnal-api",
                "\ud835\udc23ournal-api",
                "journal-ap\u0131",
                "JOURNAL-APİ",
                "./journal-api"
            })
    void confusableNamesAreEqual(String name) {
        assertThat(ConfusableNames.name(name)).isEqualTo(ConfusableNames.name(API));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"journal", "journal-ap", "journal-apis", "my-journal-api", "journal_api", "", "%", "%zz", "/"})
    void distinctNamesDiffer(String name) {
        assertThat(ConfusableNames.name(name)).isNotEqualTo(ConfusableNames.name(API));
    }

    @Test
    void unicodeCompositionDoesNotMatter() {
        String composed = "pasient-\u00e5pen";

        assertThat(ConfusableNames.name(Normalizer.normalize(composed, Normalizer.Form.NFD)))
                .isEqualTo(ConfusableNames.name(composed))
                .isNotEqualTo(ConfusableNames.name("pasient-apen"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example/auth/realms/health",
                "https://id.example/auth/realms/health/",
                "HTTPS://ID.EXAMPLE/auth/realms/health",
                "http://id.example/auth/realms/health",
                "id.example/auth/realms/health",
                "//id.example/auth/realms/health",
                "https:id.example/auth/realms/health",
                "https:\\\\id.example\\auth\\realms\\health",
                "https://id.example:443/auth/realms/health",
                "http://id.example:80/auth/realms/health",
                "https://a:b@id.example/auth/realms/health",
                "https://id.example/auth/x/../realms/./health",
                "https://id.example//auth/realms//health?x=y",
                "https://id.example/auth/realms/health#x",
                "https://id.example/auth/realms/health/protocol/openid-connect/token",
                "https%3A%2F%2Fid.example%2Fauth%2Frealms%2Fhealth",
                "https://id\u3002example/auth/realms/health",
                "https\u2236\u2215\u2215id.example/auth/realms/health",
                "https://\u0456d.example/auth/realms/health",
                "https://id.example/auth/realms/other"
            })
    void recognisesAddressesOfTheServer(String name) {
        assertThat(ConfusableNames.isBelow(name, List.of(ConfusableNames.address("https://id.example/auth/realms"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vendor.example/auth/realms/health",
                "https://id.example.vendor.example/auth/realms/health",
                "https://id.example:8443/auth/realms/health",
                "https://id.example/journal",
                "https://id.example/auth/realmsx",
                "https://id.example/auth/realms/../x",
                "urn:id.example:auth:realms",
                "health",
                ""
            })
    void recognisesForeignAddresses(String name) {
        assertThat(ConfusableNames.isBelow(name, List.of(ConfusableNames.address("https://id.example/auth/realms"))))
                .isFalse();
    }

    @Test
    void anAddressWithPortNeedsNoScheme() {
        assertThat(ConfusableNames.address("localhost:8080/realms/x"))
                .isEqualTo(ConfusableNames.address("http://localhost:8080/realms/x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NHN:squat",
                "nhn\uff1asquat",
                "n\u200bhn:squat",
                "nhn%3Asquat",
                "\u039dHN:squat",
                "N\u0397N:squat",
                "n\u043dn:squat",
                "helseid\ua789//claims",
                "HelseProfil",
                "helseprofil.",
                "he1seprofil",
                "helseprofil\u005fprobe"
            })
    void detectsALookalikeOfAReservedName(String name) {
        assertThat(ConfusableNames.isReserved(ConfusableNames.name(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nhn", "nhnx:squat", "helseprofil-vendor", "urn:nhn:squat"})
    void acceptsANameUnlikeAnyReservedName(String name) {
        assertThat(ConfusableNames.isReserved(ConfusableNames.name(name))).isFalse();
    }

    @Test
    void seesThroughCombinedDisguises() {
        RandomInput.each(200, input -> {
            String name = input.text(1, 30, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
            String disguised = name;
            for (int disguise : input.list(6, () -> input.between(0, 4))) {
                disguised = disguised.length() > 200 ? disguised : disguised(disguised, disguise);
            }

            assertThat(ConfusableNames.name(disguised)).isEqualTo(ConfusableNames.name(name));
        });
    }

    @Test
    void normalisingIsIdempotent() {
        RandomInput.each(200, input -> {
            String name = input.text(40);
            String form = ConfusableNames.name(name);

            assertThat(ConfusableNames.name(form)).isEqualTo(form);
        });
    }

    @Test
    void doesNotNormaliseLongNames() {
        String longest = "%25".repeat(50_000) + API;

        assertThat(ConfusableNames.name(longest)).isSameAs(longest);
        assertThat(ConfusableNames.address(longest)).isSameAs(longest);
        assertThat(ConfusableNames.address(ISSUER + "/../..".repeat(100))).isEmpty();
    }

    private static String disguised(String name, int disguise) {
        return switch (disguise) {
            case 0 -> name.toUpperCase(Locale.ROOT);
            case 1 -> name + "/";
            case 2 -> "\u202e" + name + "\u202c";
            case 3 -> URLEncoder.encode(name, StandardCharsets.UTF_8);
            default -> name.substring(0, 1) + "\u00ad" + name.substring(1);
        };
    }
}
