package no.helseprofil.keycloak.console;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import no.helseprofil.html.Authority;
import no.helseprofil.html.Colour;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.keycloak.console.ConsoleFile.ConsoleWords;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.web.HtmlAnswer;
import no.helseprofil.keycloak.web.HtmlAnswer.PageHeaders;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.profile.Language;
import org.keycloak.models.KeycloakSession;

/**
 * Console of a realm: a page and its files. They are public, since they hold no data of the realm. The page reads its
 * data from the admin API, with the token of the administrator who has logged in.
 */
public final class ConsoleResource {

    private final KeycloakSession session;

    public ConsoleResource(KeycloakSession session) {
        this.session = session;
    }

    /** Returns the page, which is the same for every user. It exists at the address of the administration only. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page() {
        ConsoleAddresses addresses = ConsoleAddresses.of(session);
        if (!isAdministration(addresses)) {
            return nothing();
        }
        Language language =
                Negotiated.of(session.getContext().getRequestHeaders()).language();
        HtmlPage page = ConsolePage.of(addresses, RealmLinks.of(session).authority(), language);
        return html(Response.ok(), page, addresses, language);
    }

    /**
     * Begins a login, whose code goes to the console only. It is at the public address, like all logins, and accepts
     * only the authorization request that the console sends.
     */
    @GET
    @Path("sign-in")
    @Produces({MediaType.TEXT_HTML, Problems.MEDIA_TYPE})
    public Response signIn() {
        ConsoleSignIn signIn =
                new ConsoleSignIn(session, ConsoleAddresses.of(session).console());
        if (!signIn.isOwn(session.getContext().getUri().getQueryParameters())) {
            return refused(400, ConsolePage.SignInError.REQUEST);
        }
        if (RealmProfiles.of(session).active().isEmpty()) {
            return Response.fromResponse(refused(503, ConsolePage.SignInError.PROFILE))
                    .header(HttpHeaders.RETRY_AFTER, Refusal.RETRY_AFTER_SECONDS)
                    .build();
        }
        return signIn.isOpen() ? signIn.begin() : refused(409, ConsolePage.SignInError.CLIENT);
    }

    /** Returns a page, or JSON if the client asks for it, with the reason why no login begins. */
    private Response refused(int status, ConsolePage.SignInError refusal) {
        Negotiated asked = Negotiated.of(session.getContext().getRequestHeaders());
        if (asked.json()) {
            return Problems.of(status, refusal.in(Language.EN));
        }
        ConsoleAddresses addresses = ConsoleAddresses.of(session);
        return html(
                Response.status(status),
                ConsolePage.refused(
                        addresses, RealmLinks.of(session).authority().name(), asked.language(), refusal),
                addresses,
                asked.language());
    }

    private Response html(
            Response.ResponseBuilder answer, HtmlPage page, ConsoleAddresses addresses, Language language) {
        return HtmlAnswer.of(
                        answer,
                        page,
                        language,
                        PageHeaders.withPolicy(
                                session, addresses.policy(RealmLinks.of(session).authority())))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * Returns a script or a style sheet. During a rolling upgrade the page may ask for another version than this node
     * has. The node then returns its own version, with {@code no-store}.
     */
    @GET
    @Path("files/{version}/{file}")
    @Produces({"text/javascript", "text/css", "image/svg+xml"})
    public Response file(@PathParam("version") String version, @PathParam("file") String file) {
        return ConsoleFile.at(file)
                .filter(found -> isAdministration(ConsoleAddresses.of(session)))
                .map(found -> file(found, version.equals(ConsoleFile.VERSION)))
                .orElseGet(ConsoleResource::nothing);
    }

    /** Returns the script of one of the console's pages, or the texts of a language. */
    @GET
    @Path("files/{version}/{folder}/{file}")
    @Produces({"text/javascript", MediaType.APPLICATION_JSON})
    public Response file(
            @PathParam("version") String version, @PathParam("folder") String folder, @PathParam("file") String file) {
        return file(version, folder + "/" + file);
    }

    private static Response file(ConsoleFile file, boolean asked) {
        return Response.ok(file.content(), file.type())
                .tag(new EntityTag(file.tag()))
                .header(HttpHeaders.CACHE_CONTROL, asked ? "public, max-age=31536000, immutable" : "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .build();
    }

    private boolean isAdministration(ConsoleAddresses addresses) {
        return addresses.isAdministration(
                session.getContext().getHttpRequest().getUri().getBaseUri());
    }

    private static Response nothing() {
        return Problems.of(404, "the console has no such file");
    }

    /** HTML page of the console, which scripts fill. Without scripts it shows what the browser lacks. */
    static final class ConsolePage {

        /** Reason why a login does not begin, shown on a page without scripts. */
        enum SignInError {
            /** The request isn't the console's own: it was made by hand or by another page. */
            REQUEST("signin.request"),
            /** The realm's profile doesn't work, so no administrator may log in. */
            PROFILE("signin.profile"),
            /** The client of the console is disabled. */
            CLIENT("signin.client");

            private final String key;

            SignInError(String key) {
                this.key = key;
            }

            String in(Language language) {
                return ConsoleWords.in(language).get(key);
            }
        }

        private ConsolePage() {}

        /** Returns the page with the reason why no login begins. It loads only Keycloak's style sheet. */
        static HtmlPage refused(ConsoleAddresses addresses, String realm, Language language, SignInError refusal) {
            return page(addresses, language, Map.of("of", realm, "refusal", refusal.in(language)));
        }

        static HtmlPage of(ConsoleAddresses addresses, Authority authority, Language language) {
            Map<String, String> data = addresses.data();
            data.put("name", authority.name());
            data.put("logo", authority.logo().orElse(""));
            data.put("colour", authority.colour().map(Colour::hex).orElse(""));
            data.put("on-colour", authority.colour().map(Colour::text).orElse(""));
            data.put("failed", ConsoleWords.in(language).get("start.failed"));
            return page(addresses, language, Map.of("of", authority.name(), "path", addresses.files(), "data", data));
        }

        private static HtmlPage page(ConsoleAddresses addresses, Language language, Map<String, ?> values) {
            Map<String, Object> model = new HashMap<>(values);
            model.put("language", language.tag());
            model.put("words", ConsoleWords.in(language));
            model.put("patternFly", addresses.patternFly());
            return new HtmlPage("no/helseprofil/keycloak/console/console.ftl", model);
        }
    }
}
