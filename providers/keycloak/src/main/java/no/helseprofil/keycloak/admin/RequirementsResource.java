package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.RequirementStatus.ClientViolations;
import no.helseprofil.keycloak.client.RealmReader;
import no.helseprofil.keycloak.install.DesiredState;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RealmSettings;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;

/** Status of the realm and its clients by each requirement, for administrators. */
public final class RequirementsResource {

    private final AdminCall call;

    RequirementsResource(AdminCall call) {
        this.call = call;
    }

    /**
     * Returns all requirements, in the order of refusals, each with a page of the clients that contradict it.
     *
     * @param first how many of them to pass over
     * @param max how many of them to name
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response requirements(
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "clients");
        return Response.ok(status(call.profile(), Language.accepted(acceptLanguage), page))
                .build();
    }

    private List<RequirementStatus> status(Profile profile, Language language, Page page) {
        RequirementTexts texts = RequirementTexts.in(language);
        RealmSettings settings = RealmReader.read(call.realm(), DesiredState.deviations(call.session(), call.realm()));
        ClientViolations clients = ClientViolations.in(call.session(), call.realm(), profile);
        return Stream.concat(Catalogue.requirements().stream(), profile.policyExecutors())
                .map(requirement -> RequirementStatus.of(requirement, profile, texts, settings, clients, page))
                .toList();
    }
}
