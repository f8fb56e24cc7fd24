package no.helseprofil.keycloak.self;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.html.Html;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.notice.ClientContacts;
import no.helseprofil.keycloak.notice.SentLinks;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.self.SelfCaller.EndpointPrecondition;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.web.HtmlAnswer;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.keycloak.web.PageHeaders;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.Contacts;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Page on which a person confirms to be a contact of a client, opened by the link in the one mail that was sent to the
 * address. It asks with a button, since mail scanners follow links but press no buttons. The page is the same for every
 * kind of invalid link.
 */
public final class ContactConfirmation {

    private static final Map<Language, Texts> WORDS = Texts.inEveryLanguage(ContactConfirmation.class, "contact");

    private final KeycloakSession session;
    private final String link;
    private final Language language;

    ContactConfirmation(KeycloakSession session, String link) {
        this.session = session;
        this.link = link;
        this.language = Negotiated.of(session.getContext().getRequestHeaders()).language();
    }

    /** Returns the page with the question. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response ask() {
        return answer(asked -> page(200, "ask", asked.client()));
    }

    /** Marks the contact as confirmed. */
    @POST
    @Produces(MediaType.TEXT_HTML)
    public Response confirm() {
        return answer(asked -> {
            new ClientContacts(session, session.getContext().getRealm()).confirm(asked.client(), asked.contact());
            return page(200, "confirmed", asked.client());
        });
    }

    private Response answer(Shower shower) {
        if (EndpointPrecondition.refusal(session).isPresent()) {
            return page(404, "closed", null);
        }
        return RealmProfiles.of(session).active().isPresent()
                ? asked().map(shower::shown).orElseGet(() -> page(404, "closed", null))
                : Refusal.closed().response(Endpoint.OTHER);
    }

    private Optional<Asked> asked() {
        RealmModel realm = session.getContext().getRealm();
        Instant now = ServerClock.INSTANCE.instant();
        return SentLinks.ofConfirmations(session, realm)
                .flatMap(links -> links.client(link, now)
                        .map(realm::getClientById)
                        .filter(ClientReader::isJudged)
                        .flatMap(client -> links.holder(
                                        link, Contacts.read(client.getAttribute(ClientAttributes.CONTACTS)), now)
                                .map(contact -> new Asked(client, contact))));
    }

    private Response page(int status, String key, @Nullable ClientModel client) {
        Texts words = Objects.requireNonNull(WORDS.get(language));
        List<Html> content = new ArrayList<>();
        content.add(element("h1", text(words.get(key + ".title"))));
        if (client != null) {
            content.add(element("p", element("code", text(client.getClientId()))));
        }
        content.add(element("p", text(words.get(key + ".text"))));
        if (key.equals("ask")) {
            content.add(element(
                            "form",
                            element("button", text(words.get("confirm"))).with("type", "submit"))
                    .with("method", "post"));
        }
        RealmLinks links = RealmLinks.of(session);
        Html.Element page = Html.page(
                StyleSheet.COMMON,
                language.tag(),
                links.authority(),
                words.get(key + ".title"),
                element("main", content));
        Response answer = HtmlAnswer.of(
                        Response.status(status),
                        page,
                        language,
                        PageHeaders.withPolicy(
                                session, StyleSheet.COMMON.of(links.authority()).policyWithForm("'self'")))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
        answer.getHeaders().putSingle("Referrer-Policy", "no-referrer");
        answer.getHeaders().putSingle("X-Robots-Tag", "none");
        return answer;
    }

    private interface Shower {

        Response shown(Asked asked);
    }

    /**
     * Content of a link.
     *
     * @param client client of the contact
     * @param contact recipient of the link
     */
    private record Asked(ClientModel client, Contact contact) {}
}
