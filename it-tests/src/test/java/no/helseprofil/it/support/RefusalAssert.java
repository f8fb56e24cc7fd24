package no.helseprofil.it.support;

import java.util.List;
import java.util.Objects;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Response;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertion that a request was refused, by whom, and with which answer:
 *
 * <pre>{@code
 * refused(answer).by("assertion-audience").with(401, "invalid_client");
 * }</pre>
 */
public final class RefusalAssert extends AbstractAssert<RefusalAssert, Response> {

    private static final List<String> GAINS =
            List.of("access_token", "refresh_token", "id_token", "request_uri", "active", "sub");

    private RefusalAssert(Response response) {
        super(response, RefusalAssert.class);
    }

    /** The answer is an error of the client's making, and brings nothing. */
    public static RefusalAssert refused(Response response) {
        RefusalAssert refusal = new RefusalAssert(response);
        if (response.status() < 400 || response.status() >= 500) {
            refusal.failWithMessage("expected a refusal but was <%s>", response);
        }
        for (String gain : GAINS) {
            if (response.body().contains("\"" + gain + "\"")) {
                refusal.failWithMessage("refused with <%s>, and yet the body has %s", response, gain);
            }
        }
        return refusal;
    }

    /** The last answer of an exchange, see {@link #refused(Response)}. */
    public static RefusalAssert refused(Exchange exchange) {
        return refused(exchange.response());
    }

    /** The requirement is named, in the description and by its help page. */
    public RefusalAssert by(String requirement) {
        String description = Objects.requireNonNullElse(actual.errorDescription(), "");
        if (!description.startsWith(requirement + ": ")) {
            failWithMessage("expected the requirement <%s> to refuse but was <%s>", requirement, actual);
        }
        String uri = Objects.requireNonNullElse(actual.errorUri(), "");
        if (!uri.endsWith("/helseprofil/requirements/" + requirement)) {
            failWithMessage("expected error_uri to be the page of <%s> but was <%s>", requirement, uri);
        }
        return this;
    }

    /** Keycloak itself refused: no requirement is named. */
    public RefusalAssert byKeycloak() {
        if (actual.errorUri() != null) {
            failWithMessage("expected Keycloak itself to refuse but was <%s>", actual);
        }
        return this;
    }

    /** The description has this in it, such as one of HelseID's codes. */
    public RefusalAssert saying(String text) {
        String description = actual.errorDescription();
        if (description == null || !description.contains(text)) {
            failWithMessage("expected the description to say <%s> but was <%s>", text, actual);
        }
        return this;
    }

    /** Status and OAuth error. */
    public RefusalAssert with(int status, String error) {
        if (actual.status() != status || !error.equals(actual.error())) {
            failWithMessage("expected <%s %s> but was <%s>", status, error, actual);
        }
        return this;
    }
}
