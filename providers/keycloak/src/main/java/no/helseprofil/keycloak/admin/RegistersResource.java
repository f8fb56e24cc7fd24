package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import no.helseprofil.keycloak.register.RegisterHealth;
import no.helseprofil.keycloak.web.Problems;
import org.jspecify.annotations.Nullable;

/** State of the registers that the realm names. */
public final class RegistersResource {

    private final AdminCall call;

    RegistersResource(AdminCall call) {
        this.call = call;
    }

    /** Each register that the document of the realm names, as the node that answers knows it. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response registers() {
        call.profile();
        List<NamedRegister> registers = RegisterHealth.of(call.session()).stream()
                .map(NamedRegister::of)
                .toList();
        return Response.ok(registers).build();
    }

    private record NamedRegister(
            @JsonProperty("of") String of,
            @JsonProperty("register") String register,
            @JsonProperty("state") String state,
            @JsonProperty("since") @Nullable String since,
            @JsonProperty("reason") @Nullable String reason) {

        private static NamedRegister of(RegisterHealth health) {
            return new NamedRegister(
                    health.of(),
                    health.register(),
                    health.state().name().toLowerCase(Locale.ROOT),
                    Objects.toString(health.since(), null),
                    health.reason());
        }
    }
}
