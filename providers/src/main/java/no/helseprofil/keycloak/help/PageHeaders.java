package no.helseprofil.keycloak.help;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.KeycloakSession;

/**
 * Security headers of a page: the realm's own, but for the content security policy. The realm's is made for pages with
 * scripts and frames; these have neither, and nothing that is loaded.
 */
final class PageHeaders {

    private static final String POLICY = "default-src 'none'; style-src '" + Pages.STYLE_HASH
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PageHeaders() {}

    /** The headers; keeps Keycloak from putting its own over them. */
    static Map<String, String> of(KeycloakSession session) {
        session.getProvider(SecurityHeadersProvider.class).options().skipHeaders();
        Map<String, String> ofRealm = session.getContext().getRealm().getBrowserSecurityHeaders();
        Map<String, String> headers = new LinkedHashMap<>();
        Stream.of(BrowserSecurityHeaders.values())
                .forEach(header -> headers.put(
                        header.getHeaderName(), ofRealm.getOrDefault(header.getKey(), header.getDefaultValue())));
        headers.values().removeIf(value -> value == null || value.isEmpty());
        headers.remove(BrowserSecurityHeaders.CONTENT_SECURITY_POLICY_REPORT_ONLY.getHeaderName());
        headers.put(BrowserSecurityHeaders.CONTENT_SECURITY_POLICY.getHeaderName(), POLICY);
        return headers;
    }
}
