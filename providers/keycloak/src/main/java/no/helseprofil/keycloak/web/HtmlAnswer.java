package no.helseprofil.keycloak.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.keycloak.web.RealmLinks.RealmAuthority;
import no.helseprofil.profile.Language;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.KeycloakSession;

/** Response with one of our pages. */
public final class HtmlAnswer {

    private HtmlAnswer() {}

    /** Returns the page in the negotiated form: HTML in one language with the common style sheet, or JSON. */
    public static Response.ResponseBuilder orJson(
            Response.ResponseBuilder answer, HtmlPage page, Object json, Negotiated asked, KeycloakSession session) {
        answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT + ", " + HttpHeaders.ACCEPT_LANGUAGE);
        return asked.json()
                ? answer.type(MediaType.APPLICATION_JSON_TYPE).entity(json)
                : of(answer, page, asked.language(), PageHeaders.of(session, StyleSheet.COMMON));
    }

    /**
     * Puts a page into a response.
     *
     * @param language language of the page
     * @param headers those of {@link PageHeaders}
     */
    public static Response.ResponseBuilder of(
            Response.ResponseBuilder answer, HtmlPage page, Language language, Map<String, String> headers) {
        headers.forEach(answer::header);
        return answer.header(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page.render());
    }

    /**
     * Security headers of a page: the realm's own, except for the content security policy. The realm's policy is made
     * for pages with scripts and frames; these pages have neither, and load nothing but a logo.
     */
    public static final class PageHeaders {

        private PageHeaders() {}

        /**
         * Returns the headers of a page with this style sheet, and keeps Keycloak from overwriting them with its own.
         */
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
}
