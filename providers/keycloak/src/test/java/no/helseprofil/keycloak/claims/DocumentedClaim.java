package no.helseprofil.keycloak.claims;

import java.util.List;
import java.util.Map;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.keycloak.models.ProtocolMapperModel;

/**
 * A row of the table in {@code docs/claims.md}.
 *
 * @param claim its name
 * @param mapper what writes it
 * @param source where its value comes from
 * @param otherScope how it comes into the ID token where no shipped scope gives it
 * @param example a value
 * @param helseId what HelseID has in its place
 */
record DocumentedClaim(
        String claim, ClaimMapper mapper, String source, String otherScope, String example, String helseId) {

    static final String SALT = "demo-salt-that-everybody-knows";

    private static final String EXAMPLE_PID = "06828399789";
    private static final String OF_PROFILE = "`profile`, by Keycloak's own mapper";
    private static final String REGISTER = "the register of practitioners, else ";
    private static final String NONE = "–";
    private static final String SAME = "same";
    private static final String ENDING = "same";
    private static final String OURS = "ours alone";
    private static final ClaimMapper HEALTH = new HealthClaimMapper();

    /** All rows, in their order. */
    static List<DocumentedClaim> all() {
        return List.of(
                health(HealthClaim.PID, user(Person.PID), EXAMPLE_PID, SAME),
                new DocumentedClaim(
                        PseudonymMapper.SUBJECT,
                        new PseudonymMapper(),
                        "an option: HMAC-SHA-256 of " + user(Person.PID) + " with the realm's salt",
                        "`openid`: Keycloak's id of the user, or this in its place",
                        PseudonymMapper.hash(SALT, EXAMPLE_PID),
                        "always such a digest," + " here only where its [cost](#choose-an-option) is worth it"),
                new DocumentedClaim(
                        PseudonymMapper.PID_PSEUDONYM,
                        new PseudonymMapper(),
                        "ending: the same pseudonym",
                        NONE,
                        PseudonymMapper.hash(SALT, EXAMPLE_PID),
                        ENDING),
                health(HealthClaim.SECURITY_LEVEL, "the login: [see below](#give-a-login-a-level)", "4", SAME),
                health(HealthClaim.ASSURANCE_LEVEL, "ending: the security level in other words", "high", ENDING),
                new DocumentedClaim(
                        NetworkMapper.CLAIM,
                        new NetworkMapper(),
                        "the address that the user logged in from, and the mapper's list of networks",
                        NONE,
                        "internett",
                        SAME),
                health(HealthClaim.HPR_NUMBER, REGISTER + user(Person.HPR_NUMBER), "9144900", "same"),
                health(
                        HealthClaim.HPR_DETAILS,
                        REGISTER + user(Person.HPR_DETAILS),
                        "{\"hpr_number\":9144900,\"approvals\":[]}",
                        "as its readers have it: no schema is public"),
                name(HealthClaim.NAME, "first, middle and last name of the user", "Magnar Koman"),
                name(HealthClaim.GIVEN_NAME, "first name of the user", "Magnar"),
                name(HealthClaim.MIDDLE_NAME, "user attribute `middleName`", "Bjørn"),
                name(HealthClaim.FAMILY_NAME, "last name of the user", "Koman"),
                health(
                        HealthClaim.IDENTITY_PROVIDER,
                        "alias of the identity provider that the user came by",
                        "id-porten",
                        "in each token of a user; here an API's registration decides"),
                health(
                        HealthClaim.CLIENT_NAME,
                        "name of the client; for logs, not for access control",
                        "Journal system",
                        SAME),
                health(
                        HealthClaim.CLIENT_TENANCY,
                        client(ClientAttributes.TENANCY),
                        "multi-tenant",
                        "it may be missing, which is `single-tenant`"),
                health(
                        HealthClaim.CLIENT_TENANCY_CLAIM,
                        "the same, in the other spelling that is in use",
                        "multi-tenant",
                        "the spelling of its test tokens"),
                health(HealthClaim.CLIENT_AMR, "how the client has authenticated", "private_key_jwt", SAME),
                health(
                        HealthClaim.OLDER_CLIENT_AMR,
                        "the same, as it was called before",
                        "rsa_private_key",
                        "older than `client_amr`"),
                health(
                        HealthClaim.ORGNR_PARENT,
                        "single-tenant: " + client(ClientAttributes.ORGNR_PARENT)
                                + "; multi-tenant: the details, if in " + client(ClientAttributes.DELEGATIONS),
                        "999977774",
                        SAME),
                health(
                        HealthClaim.ORGNR_CHILD,
                        "the details; single-tenant: if in " + client(ClientAttributes.ORGNR_CHILDREN),
                        "999977776",
                        SAME),
                health(
                        HealthClaim.ORGNR_SUPPLIER,
                        client(ClientAttributes.ORGNR_SUPPLIER) + ", where the client acts for somebody",
                        "313745392",
                        SAME),
                health(
                        HealthClaim.ORGNR_PARENT_NAME,
                        "the organisation register, of " + HealthClaim.ORGNR_PARENT.claim(),
                        "Granfjelldal kommune",
                        OURS),
                health(
                        HealthClaim.ORGNR_CHILD_NAME,
                        "the organisation register, of " + HealthClaim.ORGNR_CHILD.claim(),
                        "Granfjelldal sykehjem",
                        OURS),
                health(
                        HealthClaim.ORGNR_SUPPLIER_NAME,
                        "the organisation register, of " + HealthClaim.ORGNR_SUPPLIER.claim(),
                        "Acme EPJ",
                        OURS),
                new DocumentedClaim(
                        ClientClaimMapper.SFM_JOURNAL,
                        new ClientClaimMapper(),
                        "the details of that type, else "
                                + client(ClientAttributes.CLAIM + ClientClaimMapper.SFM_JOURNAL)
                                + "; so too any claim of an API, from " + client(ClientAttributes.CLAIM + "<name>"),
                        NONE,
                        "journal-12",
                        SAME),
                new DocumentedClaim(
                        Attestation.TYPE,
                        new ClientClaimMapper(),
                        "the details of that type, enriched: [attestation.md](attestation.md)",
                        NONE,
                        "{\"practitioner\":{}}",
                        SAME),
                new DocumentedClaim(
                        ScopeArrayMapper.SCOPE,
                        new ScopeArrayMapper(),
                        "an option: the granted scopes as an array, as in HelseID",
                        "as text",
                        "[\"openid\",\"nhn:demo-api/read\"]",
                        "always an array"));
    }

    /** Returns whether the mapper writes the claim into access tokens from any scope. */
    boolean isInEveryAccessToken() {
        ProtocolMapperModel model = new ProtocolMapperModel();
        model.setConfig(Map.of(PseudonymMapper.TARGET, claim));
        return mapper.isForEveryAccessToken(model);
    }

    static DocumentedClaim of(String claim) {
        return all().stream()
                .filter(row -> row.claim().equals(claim))
                .findFirst()
                .orElseThrow();
    }

    private static DocumentedClaim health(HealthClaim claim, String source, String example, String helseId) {
        return new DocumentedClaim(claim.claim(), HEALTH, source, NONE, example, helseId);
    }

    private static DocumentedClaim name(HealthClaim claim, String source, String example) {
        return new DocumentedClaim(claim.claim(), HEALTH, source, OF_PROFILE, example, SAME);
    }

    private static String user(String attribute) {
        return "user attribute `" + attribute + "`";
    }

    private static String client(String attribute) {
        return "client attribute `" + attribute + "`";
    }
}
