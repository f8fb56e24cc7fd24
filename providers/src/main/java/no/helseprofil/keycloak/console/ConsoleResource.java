package no.helseprofil.keycloak.console;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.html.Html;
import no.helseprofil.keycloak.admin.Problems;
import no.helseprofil.keycloak.page.Negotiated;
import no.helseprofil.keycloak.page.PageHeaders;
import no.helseprofil.keycloak.page.RealmLinks;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Language;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * The console of a realm: a page and its files, open to everybody, since there is nothing of the realm in them. What it
 * shows it asks of the admin REST, with the token of whoever has logged in.
 */
public final class ConsoleResource {

    private static final int RETRY_AFTER_SECONDS = 60;

    private final KeycloakSession session;
    private final RealmProfile realmProfile;

    /** Of the realm of this request, which has this profile. */
    public ConsoleResource(KeycloakSession session, RealmProfile realmProfile) {
        this.session = session;
        this.realmProfile = realmProfile;
    }

    /** The page, which is the same whoever asks. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page() {
        ConsoleAddresses addresses = ConsoleAddresses.of(session);
        Language language =
                Negotiated.of(session.getContext().getRequestHeaders()).language();
        Html.Element page = ConsolePage.of(addresses, RealmLinks.of(session).realm(), language);
        Response.ResponseBuilder answer = Response.ok(Html.document(page));
        PageHeaders.withPolicy(session, addresses.policy()).forEach(answer::header);
        return answer.type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * Begins a login, whose code goes to the console alone.
     *
     * @param state by which the browser knows the answer as its own
     * @param challenge the hash of the verifier that it keeps (RFC 7636)
     * @param thumbprint that of the key that its proofs are made by (RFC 9449)
     * @param language in which the login page speaks
     */
    @GET
    @Path("sign-in")
    @Produces({MediaType.TEXT_HTML, Problems.MEDIA_TYPE})
    public Response signIn(
            @QueryParam("state") @Nullable String state,
            @QueryParam("code_challenge") @Nullable String challenge,
            @QueryParam("dpop_jkt") @Nullable String thumbprint,
            @QueryParam("ui_locales") @Nullable String language) {
        ConsoleSignIn.Begin begin = new ConsoleSignIn.Begin(
                given(state), given(challenge), given(thumbprint), Objects.requireNonNullElse(language, "nb"));
        if (!begin.isWellFormed()) {
            return Problems.of(
                    400, "open the console itself; it begins a login with state, code_challenge and dpop_jkt");
        }
        if (!(realmProfile instanceof RealmProfile.Active)) {
            return Response.fromResponse(Problems.of(503, "the profile of this realm can't work; see the server's log"))
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        return ConsoleSignIn.isOpen(session)
                ? new ConsoleSignIn(session, ConsoleAddresses.of(session).console()).begin(begin)
                : Problems.of(409, "the client security-admin-console of this realm is disabled; so is this console");
    }

    /** The words of the console in one language. */
    @GET
    @Path("words/{language}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response words(@PathParam("language") String language) {
        return ConsoleWords.json(language)
                .map(words -> file(ConsoleFile.of(
                        MediaType.APPLICATION_JSON, words.toString().getBytes(StandardCharsets.UTF_8))))
                .orElseGet(ConsoleResource::nothing);
    }

    /** A script or a style sheet. */
    @GET
    @Path("{file}")
    @Produces({"text/javascript", "text/css", "image/svg+xml"})
    public Response file(@PathParam("file") String file) {
        return ConsoleFile.at(file).map(this::file).orElseGet(ConsoleResource::nothing);
    }

    /** The script of one of the console's pages. */
    @GET
    @Path("pages/{file}")
    @Produces("text/javascript")
    public Response ofPage(@PathParam("file") String file) {
        return file("pages/" + file);
    }

    private Response file(ConsoleFile file) {
        EntityTag tag = new EntityTag(file.tag());
        Response.ResponseBuilder unchanged = Optional.ofNullable(
                        session.getContext().getRequestHeaders().getHeaderString(HttpHeaders.IF_NONE_MATCH))
                .filter(tags -> tags.contains(tag.getValue()))
                .map(same -> Response.notModified())
                .orElse(null);
        return Objects.requireNonNullElseGet(unchanged, () -> Response.ok(file.content(), file.type()))
                .tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .build();
    }

    private static Response nothing() {
        return Problems.of(404, "the console has no such file");
    }

    private static String given(@Nullable String parameter) {
        return Objects.requireNonNullElse(parameter, "");
    }
}
