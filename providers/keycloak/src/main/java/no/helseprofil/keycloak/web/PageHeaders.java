package no.helseprofil.keycloak.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.keycloak.web.RealmLinks.RealmAuthority;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.KeycloakSession;

/**
 * Security headers of a page: the realm's own, except for the content security policy. The realm's policy is made for
 * pages with scripts and frames; these pages have neither, and load nothing but a logo.
 */
public final class PageHeaders {

    private PageHeaders() {}

    /** Returns the headers of a page with this style sheet, and keeps Keycloak from overwriting them with its own. */
    public static Map<String, String> of(KeycloakSession session, StyleSheet style) {
        return withPolicy(
                session,
                style.of(RealmAuthority.of(session.getContext().getRealm())).policy());
    }

    /** Returns the same with another content security policy. */
    public static Map<String, String> withPolicy(KeycloakSession session, String policy) {
        session.getProvider(SecurityHeadersProvider.class).options().skipHeaders();
        Map<String, String> ofRealm = session.getContext().getRealm().getBrowserSecurityHeaders();
        Map<String, String> headers = new LinkedHashMap<>();
        Stream.of(BrowserSecurityHeaders.values())
                .forEach(header -> headers.put(
                        header.getHeaderName(), ofRealm.getOrDefault(header.getKey(), header.getDefaultValue())));
        headers.values().removeIf(value -> value == null || value.isEmpty());
        headers.remove(BrowserSecurityHeaders.CONTENT_SECURITY_POLICY_REPORT_ONLY.getHeaderName());
        headers.put(BrowserSecurityHeaders.CONTENT_SECURITY_POLICY.getHeaderName(), policy);
        return headers;
    }
}
