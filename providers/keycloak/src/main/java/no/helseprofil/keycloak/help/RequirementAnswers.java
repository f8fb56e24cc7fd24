package no.helseprofil.keycloak.help;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.testrun.TestRuns;
import no.helseprofil.keycloak.web.HtmlAnswer;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.keycloak.web.RefusalPage;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.util.LocaleUtil;

/**
 * Pages and JSON of the requirements as they apply in one realm. They are public, since a client that was refused has
 * no token. They describe the rules for all clients, and disclose nothing of any client.
 */
public final class RequirementAnswers {

    private final KeycloakSession session;
    private final Negotiated asked;
    private final Pages pages;

    /** Creates the answers to a request, in the format and language that it asks for. */
    public RequirementAnswers(KeycloakSession session) {
        this.session = session;
        String chosen = session.getContext().getUri().getQueryParameters().getFirst(Negotiated.LANGUAGE);
        this.asked = Negotiated.of(session.getContext().getRequestHeaders()).in(chosen);
        this.pages = new Pages(RealmLinks.of(session), asked.language(), chosen != null);
    }

    /** Returns all requirements, in the order in which a refusal names one. */
    public Response all() {
        return profile().active().map(this::list).orElseGet(this::closed);
    }

    /** Returns one requirement; 404 if there is none of this name. */
    public Response one(String id) {
        return profile().active().map(active -> one(active.profile(), id)).orElseGet(this::closed);
    }

    /**
     * Returns the page of a refusal at the authorization endpoint once more.
     *
     * @param id id of the requirement, which a dot and one of its failures may follow
     */
    public Response refused(String id) {
        LocaleUtil.processLocaleParam(session, session.getContext().getRealm(), null);
        if (profile().closed().isPresent()) {
            return RefusalPage.closed(session);
        }
        String[] named = id.split("\\.", 2);
        return Catalogue.find(named[0])
                .map(requirement ->
                        RefusalPage.refused(session, requirement, explained(requirement, named), null, null))
                .orElseGet(this::all);
    }

    /** Returns the failure that is named, or null. */
    private static @Nullable String explained(Requirement requirement, String[] named) {
        return named.length > 1 && requirement.explained().containsValue(named[1]) ? named[1] : null;
    }

    private RealmProfile profile() {
        return RealmProfiles.of(session);
    }

    private Response list(RealmProfile.Active active) {
        List<RequirementView> views = Catalogue.requirements().stream()
                .map(requirement -> RequirementView.of(requirement, active.profile(), asked.language()))
                .toList();
        return answer(
                Response.ok(), views, pages.list(views, TestRuns.of(session).isOpen(active)));
    }

    private Response one(Profile profile, String id) {
        Optional<Requirement> found = Catalogue.find(id);
        if (found.isEmpty()) {
            return answer(Response.status(404), Map.of("error", "not_found"), pages.unknown());
        }
        RequirementView view = RequirementView.of(found.get(), profile, asked.language());
        return answer(Response.ok(), view, pages.one(view));
    }

    private Response closed() {
        Response.ResponseBuilder builder =
                Response.status(503).header(HttpHeaders.RETRY_AFTER, String.valueOf(Refusal.RETRY_AFTER_SECONDS));
        return answer(builder, Map.of("error", "temporarily_unavailable"), pages.closed());
    }

    private Response answer(Response.ResponseBuilder builder, Object json, HtmlPage page) {
        if (asked.json()) {
            builder.header(HttpHeaders.CONTENT_LANGUAGE, asked.language().tag());
        }
        return HtmlAnswer.orJson(builder, page, json, asked, session)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }
}
