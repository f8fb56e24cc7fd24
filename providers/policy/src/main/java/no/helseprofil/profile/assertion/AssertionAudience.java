package no.helseprofil.profile.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.stream.Stream;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.AssertionCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code assertion-audience}: {@code aud} is the issuer, as one string. An assertion that names an endpoint, or several
 * audiences, can be obtained by another authorization server and used here (audience injection, CVE-2025-27370).
 */
public final class AssertionAudience extends DefinedRequirement implements AssertionCheck {

    /** Answer to another audience. */
    public static final String WRONG_AUDIENCE =
            "set aud of the client assertion to the issuer of this realm, as one string";

    public AssertionAudience() {
        super("assertion-audience", RequirementKind.DATED, OAuthError.INVALID_CLIENT, "FAPI2-SP-FINAL-5.3.2.1-8");
    }

    @Override
    public Outcome judge(ClientAssertion assertion, Facts facts, Parameters parameters) {
        JsonNode audience = assertion.audience();
        String named = audience == null ? null : audience.textValue();
        return facts.issuer().equals(named)
                ? Outcome.PASSED
                : failed(WRONG_AUDIENCE + (named == null ? "" : difference(named, facts.issuer())));
    }

    /** Returns how an audience that is nearly the issuer differs from it; empty for any other. */
    private static String difference(String audience, String issuer) {
        if (audience.equals(issuer + "/") || issuer.equals(audience + "/")) {
            return "; this one differs by a slash at the end";
        }
        URI named = uri(audience);
        URI own = uri(issuer);
        if (named == null || own == null || !Objects.equals(named.getRawPath(), own.getRawPath())) {
            return "";
        }
        return Stream.of(
                        differs("scheme", named.getScheme(), own.getScheme()),
                        differs("host name", named.getHost(), own.getHost()),
                        differs("port", named.getPort(), own.getPort()))
                .filter(part -> !part.isEmpty())
                .reduce((one, other) -> one + " and " + other)
                .map(parts -> "; this one differs by its " + parts)
                .orElse("");
    }

    private static String differs(String part, @Nullable Object one, @Nullable Object other) {
        return Objects.equals(one, other) ? "" : part;
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException none) {
            return null;
        }
    }
}
