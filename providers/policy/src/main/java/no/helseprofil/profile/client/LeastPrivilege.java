package no.helseprofil.profile.client;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code least-privilege}: a token has the roles that its client needs, and not all roles of its user. */
public final class LeastPrivilege extends DefinedRequirement implements ClientCheck {

    private static final String REMEDY = "turn fullScopeAllowed off and give the client the roles that it needs";

    /** Answer about a client with which administrators were seen to get tokens. */
    public static final String ADMINISTRATORS = REMEDY
            + ": administrators got tokens with it, and until this is enforced each recipient of one administers the realm";

    public LeastPrivilege() {
        super("least-privilege", RequirementKind.DATED, "FAPI2-SP-FINAL-5.3.2.1-14");
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return Violation.ifOn(client, ClientSetting.FULL_SCOPE, REMEDY);
    }

    /** Once enforced, a token has its roles in one form, and none that the user doesn't have. */
    @Override
    public List<Violation> changes(ClientMetadata client, Parameters parameters) {
        Stream<Violation> claims = client.kept().roles().stream()
                .sorted()
                .map(
                        claim -> new Violation(
                                ClientSetting.MAPPERS,
                                claim,
                                "let the APIs of this client read the roles as Keycloak writes them, without mappers that change them"));
        return Stream.concat(violations(client, parameters).stream(), claims).toList();
    }

    @Override
    public Map<ClientSetting, String> toFillIn(ClientMetadata client, Parameters parameters) {
        return Map.of(ClientSetting.FULL_SCOPE, "false");
    }
}
