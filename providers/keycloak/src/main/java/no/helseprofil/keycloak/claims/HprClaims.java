package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Approval;
import no.helseprofil.register.Code;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.UserModel;

/**
 * What the claims about a practitioner say by a register, and what becomes of each when that is down.
 *
 * @param answer what is known of the user
 */
record HprClaims(Practitioners settings, Answer<Practitioner> answer) {

    /**
     * How old the others are, in seconds since 1970, as {@code updated_at} (OpenID Connect Core, section 5.1):
     * told with what is stale.
     */
    static final String UPDATED_AT = "hpr_updated_at";

    /**
     * Of a user; empty if the user's attributes say it. Somebody without national identity number is in no register.
     */
    static Optional<HprClaims> of(Registers registers, @Nullable UserModel user) {
        Practitioners settings = registers.settings().practitioners();
        if (settings.source() == PractitionerSource.ATTRIBUTES) {
            return Optional.empty();
        }
        return Optional.ofNullable(user)
                .filter(known -> Registers.pid(known).isPresent())
                .map(known -> new HprClaims(settings, registers.practitioner(known)))
                .or(() -> Optional.of(nobody(settings.source())));
    }

    private static HprClaims nobody(PractitionerSource source) {
        return new HprClaims(
                new Practitioners(source, WhenDown.OMIT, WhenDown.OMIT),
                new Answer.Unavailable<>("There is nobody to look up."));
    }

    @Nullable
    String number() {
        return told(settings.hprNumber())
                .map(practitioner -> practitioner.number().value())
                .orElse(null);
    }

    @Nullable
    ObjectNode details() {
        return told(settings.hprDetails()).map(HprClaims::details).orElse(null);
    }

    /** How old a claim is; null if it is what the register says now, or not told. */
    @Nullable
    Long updatedAt(HealthClaim claim) {
        WhenDown whenDown = claim == HealthClaim.HPR_NUMBER ? settings.hprNumber() : settings.hprDetails();
        return stale(whenDown).map(last -> last.asOf().getEpochSecond()).orElse(null);
    }

    private Optional<Practitioner> told(WhenDown whenDown) {
        if (answer instanceof Answer.Found<Practitioner> found) {
            return Optional.of(found.value());
        }
        if (answer instanceof Answer.Unavailable<Practitioner> && whenDown == WhenDown.REFUSE) {
            throw new RefusedException(Refusal.registerDown(), Endpoint.OTHER);
        }
        return stale(whenDown).map(Answer.Found::value);
    }

    private Optional<Answer.Found<Practitioner>> stale(WhenDown whenDown) {
        return answer instanceof Answer.Unavailable<Practitioner> down && whenDown == WhenDown.STALE
                ? Optional.ofNullable(down.last())
                : Optional.empty();
    }

    private static ObjectNode details(Practitioner practitioner) {
        ObjectNode details = JsonNodeFactory.instance
                .objectNode()
                .put("hpr_number", practitioner.number().value());
        ArrayNode approvals = details.putArray("approvals");
        practitioner.approvals().forEach(approval -> approvals.add(approval(approval)));
        return details;
    }

    private static ObjectNode approval(Approval approval) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("profession", approval.profession());
        node.set("authorization", code(approval.authorization()));
        node.set("requisition_rights", codes(approval.requisitionRights()));
        node.set("specialities", codes(approval.specialities()));
        return node;
    }

    private static ArrayNode codes(List<Code> codes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        codes.forEach(code -> array.add(code(code)));
        return array;
    }

    private static ObjectNode code(Code code) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("value", code.value());
        if (code.description() != null) {
            node.put("description", code.description());
        }
        return node;
    }
}
