package no.helseprofil.profile.request;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.AuthorizationCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code redirect-uris}: a code is sent to the registered URI, character by character. A pattern that matches more than
 * the client's own pages sends codes to the owner of any other page that matches.
 */
public final class RedirectUris extends DefinedRequirement implements AuthorizationCheck, ClientCheck {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public RedirectUris() {
        super(
                "redirect-uris",
                RequirementKind.DATED,
                OAuthError.INVALID_REQUEST,
                "FAPI2-SP-FINAL-5.3.2.2-6",
                "FAPI2-SP-FINAL-5.3.2.2-8");
    }

    @Override
    public Outcome judge(AuthorizationParameters request, Facts facts) {
        if (facts.client() == null) {
            return Outcome.NOT_APPLICABLE;
        }
        if (request.redirectUri() == null) {
            return failed("send redirect_uri");
        }
        if (isPattern(request.redirectUri())
                || !facts.client().metadata().redirectUris().contains(request.redirectUri())) {
            return failed("register the redirect_uri exactly as it is sent, without a wildcard");
        }
        return isProtected(request.redirectUri())
                ? Outcome.PASSED
                : failed("use https for redirect_uri; http only for a native client on a loopback address");
    }

    private static boolean mayBeSent(String registered) {
        return !isPattern(registered) && isProtected(registered);
    }

    private static boolean isPattern(String uri) {
        return uri.contains("*");
    }

    private static boolean isProtected(String redirectUri) {
        try {
            URI uri = new URI(redirectUri);
            boolean loopback =
                    "http".equals(uri.getScheme()) && uri.getHost() != null && LOOPBACK.contains(uri.getHost());
            boolean https = "https".equals(uri.getScheme()) && uri.getHost() != null;
            return (https || loopback) && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
        } catch (URISyntaxException notUri) {
            return false;
        }
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return client.redirectUris().stream()
                .filter(uri -> !mayBeSent(uri))
                .map(
                        uri -> new Violation(
                                ClientSetting.REDIRECT_URI,
                                uri,
                                "register exact redirect URIs with https, without wildcard, fragment or user; http only for loopback"))
                .toList();
    }

    /** Every request is refused if the client has no registered URI to which a login may lead. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return client.logsIn() && client.redirectUris().stream().noneMatch(RedirectUris::mayBeSent)
                ? violations(client, parameters).stream().min(Comparator.comparing(Violation::value))
                : Optional.empty();
    }

    @Override
    public OAuthError registrationError() {
        return OAuthError.INVALID_REDIRECT_URI;
    }
}
