package no.helseprofil.keycloak.self;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.assessment.report.Readership;
import no.helseprofil.assessment.report.Report;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.notice.ClientContacts;
import no.helseprofil.keycloak.notice.SentLinks;
import no.helseprofil.keycloak.quota.Quotas;
import no.helseprofil.keycloak.quota.Quotas.Quota;
import no.helseprofil.keycloak.report.ReportAnswers;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.self.SelfCaller.EndpointPrecondition;
import no.helseprofil.keycloak.self.SelfResource.ClientReport;
import no.helseprofil.keycloak.self.SelfResource.OwnRefusals;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.web.HtmlAnswer;
import no.helseprofil.keycloak.web.HtmlAnswer.PageHeaders;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.Contact.Contacts;
import no.helseprofil.notice.ContactLinks;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Page about a client for one of its contacts, opened by the link in a notice. It is read-only, and the same for every
 * kind of invalid link.
 */
public final class ContactResource {

    private final KeycloakSession session;

    ContactResource(KeycloakSession session) {
        this.session = session;
    }

    @GET
    @Path("{link}")
    @Produces(MediaType.TEXT_HTML)
    public Response page(@PathParam("link") String link) {
        if (EndpointPrecondition.refusal(session).isPresent()) {
            return answer(404, Report.closedLink(false, readers()));
        }
        return RealmProfiles.of(session)
                .active()
                .map(active -> page(link, active.profile()))
                .orElseGet(() -> Refusal.closed().response(Endpoint.OTHER));
    }

    private Response page(String link, Profile profile) {
        Instant now = ServerClock.INSTANCE.instant();
        Opened opened = opened(link, now).orElse(null);
        if (opened == null) {
            return answer(404, Report.closedLink(false, readers()));
        }
        Optional<Duration> wait = Quotas.use(
                session, opened.client(), Quota.CONTACT, opened.holder().address(), now);
        if (wait.isPresent()) {
            return Response.fromResponse(answer(429, Report.closedLink(true, readers())))
                    .header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.get().toSeconds()))
                    .build();
        }
        return answer(
                200,
                Report.ofContact(
                        ClientReport.current(session, opened.client(), profile, now),
                        OwnRefusals.standing(session, opened.client(), null),
                        others(link, opened),
                        readers()));
    }

    /** Returns the pages of the contact's other clients, if the link is from a mail about many. */
    private Map<String, String> others(String link, Opened opened) {
        RealmModel realm = session.getContext().getRealm();
        ContactLinks links = SentLinks.of(session, realm).orElse(null);
        if (links == null || !links.isOfAll(link)) {
            return Map.of();
        }
        Map<String, String> pages = new LinkedHashMap<>();
        new ClientContacts(session, realm).clientsOf(opened.holder()).forEach((clientId, id) -> {
            if (!id.equals(opened.client().getId())) {
                pages.put(clientId, RealmLinks.contact(session, links.issueFrom(link, id, opened.holder())));
            }
        });
        return pages;
    }

    private Optional<Opened> opened(String link, Instant now) {
        RealmModel realm = session.getContext().getRealm();
        return SentLinks.of(session, realm)
                .flatMap(links -> links.client(link, now)
                        .map(realm::getClientById)
                        .filter(ClientModel::isEnabled)
                        .filter(ClientReader::isJudged)
                        .flatMap(client -> links.holder(link, new ClientContacts(session, realm).confirmed(client), now)
                                .map(holder -> new Opened(client, holder))));
    }

    private Readership readers() {
        return ReportAnswers.of(session).readers();
    }

    /** Returns the response, with headers that hide the link from linked sites and search engines. */
    private Response answer(int status, Report report) {
        Response answer = ReportAnswers.of(session).answer(report, "client");
        answer.getHeaders().putSingle("Referrer-Policy", "no-referrer");
        answer.getHeaders().putSingle("X-Robots-Tag", "none");
        return Response.fromResponse(answer).status(status).build();
    }

    /**
     * Content of a link.
     *
     * @param client the client that it is about
     * @param holder recipient of the link
     */
    private record Opened(ClientModel client, Contact holder) {}

    /**
     * Page on which a person confirms to be a contact of a client, opened by the link in the one mail that was sent to
     * the address. It asks with a button, since mail scanners follow links but press no buttons. The page is the same
     * for every kind of invalid link.
     */
    public static final class ContactConfirmation {

        private static final Map<Language, Texts> WORDS = Texts.inEveryLanguage(ContactConfirmation.class, "contact");

        private final KeycloakSession session;
        private final String link;
        private final Language language;

        ContactConfirmation(KeycloakSession session, String link) {
            this.session = session;
            this.link = link;
            this.language =
                    Negotiated.of(session.getContext().getRequestHeaders()).language();
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
            RealmLinks links = RealmLinks.of(session);
            Map<String, Object> model = new HashMap<>(Map.of("words", words, "key", key));
            if (client != null) {
                model.put("client", client.getClientId());
            }
            HtmlPage page = HtmlPage.of(
                    ContactConfirmation.class,
                    "contact.ftl",
                    StyleSheet.COMMON,
                    language.tag(),
                    links.authority(),
                    model);
            Response answer = HtmlAnswer.of(
                            Response.status(status),
                            page,
                            language,
                            PageHeaders.withPolicy(
                                    session,
                                    StyleSheet.COMMON.of(links.authority()).policyWithForm("'self'")))
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
}
