package no.helseprofil.it.table;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import no.helseprofil.it.support.RefusalAssert;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Response;

/** Outcome of an attempt, at an endpoint for clients or in a browser. */
sealed interface AttemptAnswer {

    /** Returns whether the attempt brought what was asked for. */
    boolean succeeded();

    /** Fails unless the answer is this refusal, reported as the way reports refusals. */
    void assertRefused(ExpectedRefusal expected, RequestWay way);

    static AttemptAnswer of(Exchange exchange) {
        return new ToClient(exchange.response());
    }

    static AttemptAnswer of(AuthorizationAnswer answer) {
        return new ToBrowser(answer);
    }

    /** An answer in JSON; at userinfo with a challenge, and from Keycloak itself with nothing but a challenge. */
    record ToClient(Response response) implements AttemptAnswer {

        @Override
        public boolean succeeded() {
            return response.isSuccess() && response.error() == null;
        }

        @Override
        public void assertRefused(ExpectedRefusal expected, RequestWay way) {
            RefusalAssert refusal = refused(response);
            if (way == RequestWay.USERINFO) {
                assertThat(response.status())
                        .as("status of a protected resource")
                        .isEqualTo(expected.error().equals("invalid_request") ? 400 : 401);
                assertThat(response.header("WWW-Authenticate").orElse(""))
                        .as("challenge (RFC 9449, section 7.1)")
                        .contains("error=\"" + expected.error() + "\"")
                        .startsWith(expected.requirement().isPresent() ? "DPoP " : "");
            } else {
                refusal.with(expected.status(), expected.error());
            }
            expected.requirement().ifPresentOrElse(refusal::by, refusal::byKeycloak);
        }
    }

    /** A redirect to the client, or an error page where no address can be trusted. */
    record ToBrowser(AuthorizationAnswer answer) implements AttemptAnswer {

        @Override
        public boolean succeeded() {
            return answer.code() != null;
        }

        @Override
        public void assertRefused(ExpectedRefusal expected, RequestWay way) {
            assertThat(answer.code()).as("code after a refusal").isNull();
            assertThat(String.valueOf(answer.redirect())).doesNotContain("access_token=", "id_token=");
            expected.requirement()
                    .ifPresent(requirement -> assertThat(text())
                            .as("what the client is answered or the user is shown: %s", answer)
                            .contains(requirement + ": "));
            if (answer.redirect() == null || expected.requirement().equals(Optional.of("redirect-uris"))) {
                assertThat(answer.redirect()).as("%s", answer).isNull();
                assertThat(answer.status()).as("status of the error page").isEqualTo(400);
            } else {
                assertThat(answer.error())
                        .as("error in the redirect: %s", answer)
                        .isEqualTo(expected.error());
            }
        }

        private String text() {
            return answer.pageText() + answer.errorDescription();
        }
    }
}
