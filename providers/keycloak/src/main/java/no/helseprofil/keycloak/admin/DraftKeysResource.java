package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.keycloak.admin.AdminCall.Body;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.clientdraft.DraftKeys;
import no.helseprofil.keycloak.web.Problems;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;

/** The keys by which vendors ask for clients, and register none. */
public final class DraftKeysResource {

    private static final String RESOURCE = "HELSEPROFIL_DRAFT_KEY";
    private static final int MOST_CLIENTS = 1_000;
    private static final int MOST_DAYS = 366;

    private static final Member<Integer> COUNT = Member.required("count", number(MOST_CLIENTS));
    private static final Member<Integer> DAYS = Member.required("days", number(MOST_DAYS));

    private final AdminCall call;

    DraftKeysResource(AdminCall call) {
        this.call = call;
    }

    private static Grammar<Integer> number(int most) {
        return Grammar.value(
                node -> Optional.of(node)
                        .filter(written -> written.isInt() && written.intValue() >= 1 && written.intValue() <= most)
                        .map(written -> written.intValue()),
                "write a whole number from 1 to " + most,
                null);
    }

    /**
     * Makes one. It takes both roles, as confirming what is asked for by it does.
     *
     * @param text {@code {"count":5,"days":30}}: for how many clients, and for how long
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response make(@Nullable String text) {
        call.requireWrite();
        call.auth().clients().requireManage();
        call.profile();
        Members body = Body.read(text, Function.identity(), COUNT, DAYS);
        int days = body.get(DAYS);
        DraftKeys.Made made = DraftKeys.make(call.session(), call.realm(), body.get(COUNT), (int)
                Duration.ofDays(days).toSeconds());
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.put("step", "key")
                .put("initialAccessToken", made.id())
                .put("count", body.get(COUNT))
                .put("days", days);
        call.record(OperationType.CREATE, RESOURCE, Change.of(Change.Kind.DRAFT, call.author(), details, null));
        return Response.status(Response.Status.CREATED)
                .entity(new MadeKey(made.id(), made.token(), body.get(COUNT), days))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /**
     * A key that was made.
     *
     * @param id that of the initial access token, by which it is deleted
     * @param token what the vendor sends as {@code api-key}; it isn't shown again
     */
    private record MadeKey(
            @JsonProperty("id") String id,
            @JsonProperty("token") String token,
            @JsonProperty("count") int count,
            @JsonProperty("days") int days) {}
}
