package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.observations.Refusals.Refused;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Stage;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/** Refusals of now, and their reasons. */
public final class RefusalsResource {

    private static final String SINCE = "since";
    private static final String REQUIREMENT = "requirement";
    private static final String CLIENT = "client";

    /**
     * Time that is looked back where the call names none: long enough to see what fails, short enough to be about now.
     */
    private static final Duration LATELY = Duration.ofHours(1);

    /** Characters of an id or the name of a stage: none that has a meaning in a query. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(@[0-9-]+)?");

    private final AdminCall call;

    RefusalsResource(AdminCall call) {
        this.call = call;
    }

    /**
     * A page of them, what came last at the front.
     *
     * @param since an instant, whose whole hour counts; an hour ago if it is missing
     * @param requirement its id: what was refused for it and its stages alone; or the name of one stage
     * @param client a {@code client_id}: what came in its name alone
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response refusals(
            @QueryParam(SINCE) @Nullable String since,
            @QueryParam(REQUIREMENT) @Nullable String requirement,
            @QueryParam(CLIENT) @Nullable String client,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "refusals");
        // whoever leaves a value empty by mistake doesn't mean all
        Refused.Asked asked = new Refused.Asked(
                call.isAskedFor(SINCE)
                        ? AdminCall.instant(SINCE, since)
                        : call.now().minus(LATELY),
                call.isAskedFor(REQUIREMENT) ? known(requirement) : null,
                call.isAskedFor(CLIENT) ? call.client(client).getId() : null,
                false);
        List<Listed> refusals = Observations.of(call.session())
                .refusals()
                .refused(call.session(), call.realm(), asked, page.first(), page.max())
                .stream()
                .map(this::listed)
                .toList();
        return Response.ok(refusals).build();
    }

    private static String known(@Nullable String name) {
        return Optional.ofNullable(name)
                .filter(asked -> NAME.matcher(asked).matches())
                .filter(asked -> Catalogue.find(Stage.requirementIn(asked)).isPresent())
                .orElseThrow(() -> new ProblemException(400, ProfileDocument.unknown(String.valueOf(name))));
    }

    private Listed listed(Refused refused) {
        ClientModel client = refused.client() == null ? null : call.realm().getClientById(refused.client());
        return new Listed(
                refused.last().toString(),
                Stage.requirementIn(refused.requirement()),
                Stage.requirementIn(refused.requirement()).equals(refused.requirement()) ? null : refused.requirement(),
                client == null ? null : client.getClientId(),
                refused.proven(),
                refused.count(),
                refused.endpoint());
    }

    /**
     * Refusals of one kind.
     *
     * @param at when the last one was
     * @param requirement what for
     * @param stage the stage of its values; null, and so left out, if it is the requirement itself
     * @param claimedClient the client that they said they came from; null, and so left out, if they named none of the
     *     realm's or too many
     * @param proven whether it had proven who it is
     * @param count how many there were
     * @param endpoint where
     */
    private record Listed(
            @JsonProperty("at") String at,
            @JsonProperty(REQUIREMENT) String requirement,
            @JsonProperty("stage") @Nullable String stage,
            @JsonProperty("claimedClient") @Nullable String claimedClient,
            @JsonProperty("proven") boolean proven,
            @JsonProperty("count") long count,
            @JsonProperty("endpoint") String endpoint) {}
}
