package no.helseprofil.assessment.probe;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.assessment.probe.ProbeAnswer.Challenge;
import org.junit.jupiter.api.Test;

class ChallengeTest {

    @Test
    void showsTheApisErrorDescription() {
        assertThat(Challenge.shown("DPoP error=\"invalid_token\", error_description=\"expired\", algs=\"ES256 PS256\""))
                .isEqualTo("DPoP error=\"invalid_token\", error_description=\"expired\", algs=\"ES256 PS256\"");
        assertThat(Challenge.shown(null)).isNull();
        assertThat(Challenge.shown(" ")).isNull();
    }

    @Test
    void hidesAnEchoedToken() {
        String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";
        assertThat(Challenge.shown("DPoP error_description=\"bad token " + token + "\""))
                .as("neither the whole nor a part of it")
                .isEqualTo("DPoP error_description=\"bad token [...]\"");
        assertThat(Challenge.shown("DPoP " + "x".repeat(190) + token)).doesNotContain("eyJ");
    }

    @Test
    void hidesNationalIdentityNumbers() {
        assertThat(Challenge.shown("DPoP error_description=\"user 01010112345 and 010101 12345\""))
                .isEqualTo("DPoP error_description=\"user [...] and [...]\"");
    }

    @Test
    void isTruncatedWithoutControlCharacters() {
        assertThat(Challenge.shown("a b ".repeat(100))).hasSize(200);
        assertThat(Challenge.shown("one\u001b[31m\r\ntwo\u00e6")).isEqualTo("one [31m two ");
    }
}
