package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RealmSettings;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** How the realm and its clients stand to each requirement, for administrators. */
public final class RequirementsResource {

    private final KeycloakSession session;
    private final RealmModel realm;

    RequirementsResource(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** All of them, in the order in which refusals are told. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response requirements(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        RealmProfile profile = RealmProfiles.of(session);
        if (profile instanceof RealmProfile.Active active) {
            return Response.ok(status(active.profile(), Language.accepted(acceptLanguage)))
                    .build();
        }
        return profile instanceof RealmProfile.Closed closed
                ? Problems.of(409, "The profile of this realm can't work; to mend it, " + closed.remedy())
                : Problems.of(404, "This realm has no profile; put one first");
    }

    private List<RequirementStatus> status(Profile profile, Language language) {
        RequirementTexts texts = RequirementTexts.in(language);
        RealmSettings settings = RealmReader.read(realm);
        ClientViolations clients = ClientViolations.in(session, realm, profile);
        return Catalogue.requirements().stream()
                .map(requirement -> RequirementStatus.of(requirement, profile, texts, settings, clients))
                .toList();
    }
}
