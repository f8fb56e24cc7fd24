package no.helseprofil.keycloak.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.Json;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/claims.md} are written by this class; the rest of that page is not. */
class ClaimsDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "..", "docs", "claims.md");
    private static final String WRITE = "claims.write";
    private static final String COMMAND = "mvn test -pl providers -Dtest=ClaimsDocumentTest -D" + WRITE;

    @Test
    void theTablesMatchTheClaims() throws IOException {
        String document = Files.readString(DOCUMENT);
        String expected = withTables(document);
        if (System.getProperty(WRITE) != null) {
            Files.writeString(DOCUMENT, expected);
            return;
        }
        assertThat(document)
                .as("the lists of docs/claims.md are out of date; write them anew: %s", COMMAND)
                .isEqualTo(expected);
    }

    @Test
    void everyMappableClaimIsDocumented() {
        assertThat(DocumentedClaim.all())
                .extracting(DocumentedClaim::claim)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(HealthClaim.values()).map(HealthClaim::claim),
                                Stream.of(
                                        NetworkMapper.CLAIM,
                                        PseudonymMapper.SUBJECT,
                                        PseudonymMapper.PID_PSEUDONYM,
                                        ScopeArrayMapper.SCOPE,
                                        ClientClaimMapper.SFM_JOURNAL,
                                        Attestation.TYPE))
                        .toList());
    }

    @Test
    void everyClaimIsDocumentedOnce() {
        assertThat(Stream.of(
                                DocumentedClaim.all().stream().map(DocumentedClaim::claim),
                                ProtocolClaim.all().stream().map(ProtocolClaim::claim))
                        .flatMap(claims -> claims))
                .doesNotHaveDuplicates();
    }

    /** {@code claims_supported} of HelseID in production, as the tests of NHN's library and of FHI's have it. */
    @Test
    void everyClaimOfHelseIdsDiscoveryIsDocumented() {
        assertThat(DocumentedClaim.all())
                .extracting(DocumentedClaim::claim)
                .contains(
                        "name",
                        "family_name",
                        "given_name",
                        "middle_name",
                        "helseid://claims/identity/assurance_level",
                        "helseid://claims/identity/pid",
                        "helseid://claims/identity/pid_pseudonym",
                        "helseid://claims/identity/security_level",
                        "helseid://claims/identity/network",
                        "helseid://claims/hpr/hpr_number",
                        "helseid://claims/client/client_name",
                        "helseid://claims/client/client_tenancy",
                        "helseid://claims/client/claims/orgnr_parent",
                        "helseid://claims/client/claims/orgnr_child",
                        "helseid://claims/client/claims/orgnr_supplier",
                        "client_amr");
    }

    @Test
    void everyScopeOfHelseIdIsDocumented() {
        List<String> inRows =
                DocumentedClaim.all().stream().flatMap(ShippedMappers::scopesOf).toList();

        assertThat(ShippedMappers.scopes()).isNotEmpty().isSubsetOf(inRows);
    }

    @Test
    void theExamplesAreValid() throws Exception {
        NationalIdentityNumber.parse(example(HealthClaim.PID), true);
        HprNumber.parse(example(HealthClaim.HPR_NUMBER));
        Json.object(example(HealthClaim.HPR_DETAILS));
        for (HealthClaim number :
                List.of(HealthClaim.ORGNR_PARENT, HealthClaim.ORGNR_CHILD, HealthClaim.ORGNR_SUPPLIER)) {
            OrganisationNumber.parse(example(number), false);
        }
    }

    private static String example(HealthClaim claim) {
        return DocumentedClaim.of(claim.claim()).example();
    }

    private static String withTables(String document) {
        String claims = list(DocumentedClaim.all().stream().map(ClaimsDocumentTest::line));
        String protocol = list(ProtocolClaim.all().stream()
                .map(row -> code(row.claim()) + ": " + row.meaning()
                        + (row.where().equals(ProtocolClaim.BOTH) ? "" : ". In: " + row.where())
                        + ofHelseId(row.helseId())));
        return with("protocol", protocol, with("claims", claims, document));
    }

    private static String with(String name, String table, String document) {
        String from = "<!-- " + name + ": written by `" + COMMAND + "` -->\n";
        String to = "<!-- /" + name + " -->\n";
        assertThat(document).as("the place of the list").contains(from, to);
        return document.substring(0, document.indexOf(from) + from.length())
                + table
                + document.substring(document.indexOf(to));
    }

    private static String list(Stream<String> lines) {
        return lines.map(line -> "* " + line + "\n").collect(Collectors.joining());
    }

    private static String line(DocumentedClaim claim) {
        String scopes = scopes(claim);
        return code(claim.claim()) + ": " + claim.source() + (scopes.equals("–") ? "" : ". Scope: " + scopes)
                + inTokenOfApi(claim) + ". " + code(claim.example()) + ofHelseId(claim.helseId());
    }

    private static String ofHelseId(String words) {
        return words.equals("same") ? "" : ". HelseID: " + words;
    }

    private static String scopes(DocumentedClaim claim) {
        String shipped =
                ShippedMappers.scopesOf(claim).map(ClaimsDocumentTest::code).collect(Collectors.joining(", "));
        return shipped.isEmpty() ? claim.otherScope() : shipped;
    }

    private static String inTokenOfApi(DocumentedClaim claim) {
        if (HealthClaim.ofEveryApi().anyMatch(known -> known.claim().equals(claim.claim()))) {
            return ". API: by itself";
        }
        String mapper = "*" + claim.mapper().getDisplayType() + "*";
        if (claim.isInEveryAccessToken()) {
            return ". API: every token, by " + mapper;
        }
        return claim.mapper() instanceof HealthClaimMapper ? "" : ". API: " + mapper;
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
