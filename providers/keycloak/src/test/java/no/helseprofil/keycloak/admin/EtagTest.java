package no.helseprofil.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import no.helseprofil.keycloak.admin.ProfileWrite.Etag;
import org.junit.jupiter.api.Test;

class EtagTest {

    private static final String DOCUMENT = "{\"ruleSet\":\"helseid\"}";

    @Test
    void matchesTheTagOfTheSameDocument() {
        assertThat(Etag.matches(" \"" + tag(DOCUMENT) + "\" ", DOCUMENT)).isTrue();
    }

    @Test
    void matchesAListThatContainsTheTag() {
        String own = "\"" + tag(DOCUMENT) + "\"";
        assertThat(Etag.matches("\"a,b\", W/\"c\" ," + own, DOCUMENT))
                .as("RFC 9110, section 13.1.1")
                .isTrue();
        assertThat(Etag.matches(own + ", ,", DOCUMENT))
                .as("an element may be empty")
                .isTrue();
        assertThat(Etag.matches("\"a\", \"b\"", DOCUMENT)).isFalse();
        assertThat(Etag.matches("", DOCUMENT)).isFalse();
    }

    @Test
    void doesNotMatchAMalformedList() {
        String own = "\"" + tag(DOCUMENT) + "\"";
        assertThat(Etag.matches("\"a\" " + own, DOCUMENT)).isFalse();
        assertThat(Etag.matches(own + ", *", DOCUMENT)).isFalse();
        assertThat(Etag.matches("a, " + own, DOCUMENT)).isFalse();
    }

    @Test
    void aStarMatchesAnyDocument() {
        assertThat(Etag.matches("*", DOCUMENT)).as("RFC 9110, section 13.1.1").isTrue();
    }

    @Test
    void doesNotMatchTheTagOfAnotherDocument() {
        assertThat(Etag.matches("\"" + tag("{}") + "\"", DOCUMENT)).isFalse();
    }

    @Test
    void doesNotMatchAnUnquotedOrWeakTag() {
        assertThat(Etag.matches(tag(DOCUMENT), DOCUMENT)).as("no entity tag").isFalse();
        assertThat(Etag.matches("W/\"" + tag(DOCUMENT) + "\"", DOCUMENT))
                .as("If-Match compares strongly")
                .isFalse();
    }

    private static String tag(String document) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8));
            return String.format("%032x", new BigInteger(1, Arrays.copyOf(hash, 16)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
