package no.helseprofil.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import no.helseprofil.profile.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactLinksTest {

    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
    private static final byte[] KEY = "the-key-of-the-realm".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEXT = "the-next-key".getBytes(StandardCharsets.UTF_8);
    private static final String CLIENT = "7f0c2a9e-5b1e-4f5e-8a31-0f6f6b1d2c11";
    private static final Contact OLA = new Contact("ola@vendor.example", Language.NB);
    private static final Contact KARI = new Contact("kari@vendor.example", Language.NN);

    private final ContactLinks links = ContactLinks.of("realm", KEY, List.of(KEY));
    private final String link = links.issue(CLIENT, OLA, NOW);

    @Test
    void isValidWhileItsRecipientIsAContact() {
        assertThat(links.client(link, NOW)).contains(CLIENT);
        assertThat(links.holder(link, List.of(KARI, OLA), NOW)).hasValue(OLA);
        assertThat(links.holder(link, List.of(KARI), NOW)).as("withdrawn").isEmpty();
        assertThat(links.holder(link, List.of(), NOW)).isEmpty();
    }

    @Test
    void aLinkForAllClientsLeadsToLinksWithTheSameEnd() {
        String all = links.issueOfAll(CLIENT, OLA, NOW);
        String other = links.issueFrom(all, "other", OLA);

        assertThat(links.isOfAll(all)).isTrue();
        assertThat(links.holder(all, List.of(OLA), NOW)).hasValue(OLA);
        assertThat(links.isOfAll(link)).isFalse();
        assertThat(links.isOfAll(other)).isFalse();
        assertThat(links.client(other, NOW.plus(ContactLinks.LIFE).minusSeconds(1)))
                .contains("other");
        assertThat(links.client(other, NOW.plus(ContactLinks.LIFE))).isEmpty();
    }

    @Test
    void expiresAtItsEnd() {
        assertThat(links.holder(link, List.of(OLA), NOW.plus(ContactLinks.LIFE).minusSeconds(1)))
                .isPresent();
        assertThat(links.holder(link, List.of(OLA), NOW.plus(ContactLinks.LIFE)))
                .isEmpty();
        assertThat(links.client(link, NOW.plus(Duration.ofDays(31)))).isEmpty();
    }

    @Test
    void anyChangeInvalidatesIt() {
        byte[] sent = Base64.getUrlDecoder().decode(link);
        for (int i = 0; i < sent.length; i++) {
            byte[] changed = sent.clone();
            changed[i] ^= 1;
            String other = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertThat(links.holder(other, List.of(OLA), NOW)).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void containsNoPersonalData() {
        String decoded = new String(Base64.getUrlDecoder().decode(link), StandardCharsets.ISO_8859_1);

        assertThat(decoded).contains(CLIENT).doesNotContain("ola", "vendor");
        assertThat(links.issue(CLIENT, KARI, NOW)).as("each has their own").isNotEqualTo(link);
    }

    @Test
    void anotherRealmRefusesIt() {
        assertThat(ContactLinks.of("other", KEY, List.of(KEY)).holder(link, List.of(OLA), NOW))
                .isEmpty();
        assertThat(ContactLinks.of("realm", NEXT, List.of(NEXT)).holder(link, List.of(OLA), NOW))
                .as("the key is gone")
                .isEmpty();
        assertThat(ContactLinks.of("realm", NEXT, List.of(NEXT, KEY)).holder(link, List.of(OLA), NOW))
                .as("the key has a successor")
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "A", "%%%", "AQAAAAAAAAAA", "null"})
    void refusesTextThatIsNoLink(String text) {
        assertThat(links.client(text, NOW)).isEmpty();
        assertThat(links.holder(text, List.of(OLA), NOW)).isEmpty();
    }

    @Test
    void looksUpNothingForAForeignLink() {
        String others = ContactLinks.of("other", KEY, List.of(KEY)).issue("\u0000' or 1=1", OLA, NOW);

        assertThat(links.client(others, NOW)).isEmpty();
    }
}
