package no.helseprofil.keycloak.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import no.helseprofil.html.Html;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.profile.Language;
import org.keycloak.models.KeycloakSession;

/** Response with one of our pages. */
public final class HtmlAnswer {

    private HtmlAnswer() {}

    /** Returns the page in the negotiated form: HTML in one language with the common style sheet, or JSON. */
    public static Response.ResponseBuilder orJson(
            Response.ResponseBuilder answer,
            Html.Element page,
            Object json,
            Negotiated asked,
            KeycloakSession session) {
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
            Response.ResponseBuilder answer, Html.Element page, Language language, Map<String, String> headers) {
        headers.forEach(answer::header);
        return answer.header(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(Html.document(page));
    }
}
