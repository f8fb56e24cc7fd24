package no.helseprofil.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.testkit.client.Response;

/** Answers to what only prepares a test. */
public final class Answers {

    private Answers() {}

    /** Returns the answer if it reports no failure; otherwise the test ends here, and says what the answer was. */
    public static Response succeeded(Response answer) {
        assertThat(answer.isSuccess()).as("%s %s", answer, answer.body()).isTrue();
        return answer;
    }
}
