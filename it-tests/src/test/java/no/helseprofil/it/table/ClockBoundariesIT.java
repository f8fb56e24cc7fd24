package no.helseprofil.it.table;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.function.Function;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first second that is refused and the last that is not. Client and server read the same clock here. */
class ClockBoundariesIT {

    private static final int MOST_TRIES = 100;

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void create() {
        realm = TestRealm.underProfile();
        realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE);
    }

    @Test
    @Tag("RFC9449-4.3-11")
    @Tag("RFC9449-11.1-1")
    void acceptsAProofUpTo15SecondsOld() {
        assertThat(withProofFrom(-15).isSuccess()).isTrue();
        refused(withProofFrom(-16))
                .by("dpop-proof-age")
                .saying("it is 16 s behind ours, which says 20")
                .with(400, "invalid_dpop_proof");
    }

    @Test
    @Tag("RFC9449-4.3-11")
    void acceptsAProofUpTo10SecondsAhead() {
        assertThat(withProofFrom(10).isSuccess()).isTrue();
        refused(withProofFrom(11))
                .by("dpop-proof-age")
                .saying("seems to be 11 s ahead of ours, which says 20")
                .with(400, "invalid_dpop_proof");
    }

    @Test
    void aProofOf25SecondsIsRefusedEvenIfAgeIsUnchecked() {
        realm.off("dpop-proof-age");
        Response answer = withProofFrom(-25);
        realm.off();
        refused(answer).by("dpop-proof").with(400, "invalid_dpop_proof");
    }

    @Test
    void acceptsAnAssertionUpTo10SecondsAhead() {
        assertThat(withAssertionFrom(10).isSuccess()).isTrue();
        refused(withAssertionFrom(11))
                .by("assertion-lifetime")
                .saying("seems to be 11 s ahead of ours, which says 20")
                .with(401, "invalid_client");
    }

    @Test
    void reportsTheClockDifferenceOfAShortAssertion() {
        assertThat(withShortAssertionFrom(-3).isSuccess()).isTrue();
        refused(withShortAssertionFrom(-6))
                .by("assertion-lifetime")
                .saying("if it was just made, set the clock of this client by NTP: it is 6 s behind ours, which says"
                        + " 20")
                .with(401, "invalid_client");
    }

    private static Response withProofFrom(long seconds) {
        return withinOneSecond(
                now -> realm.oidc(TestRealm.MACHINE).withProof(proof -> proof.with("iat", now + seconds)));
    }

    private static Response withAssertionFrom(long seconds) {
        return withAssertionFrom(seconds, 30);
    }

    /** Sends an assertion as short as NHN's library makes them. */
    private static Response withShortAssertionFrom(long seconds) {
        return withAssertionFrom(seconds, 5);
    }

    private static Response withAssertionFrom(long seconds, long life) {
        return withinOneSecond(now -> realm.oidc(TestRealm.MACHINE)
                .withAssertion(assertion -> assertion
                        .with("iat", now + seconds)
                        .with("nbf", now + seconds)
                        .with("exp", now + seconds + life)));
    }

    /** An answer counts only if the second in which it was asked for has not ended: then the server read that one too. */
    private static Response withinOneSecond(Function<Long, OidcClient> client) {
        for (int i = 0; i < MOST_TRIES; i++) {
            long before = Instant.now().getEpochSecond();
            Response answer =
                    client.apply(before).clientCredentials(TestRealm.SCOPE).response();
            if (Instant.now().getEpochSecond() == before) {
                return answer;
            }
        }
        throw new IllegalStateException("no request was answered within the second it began in");
    }
}
