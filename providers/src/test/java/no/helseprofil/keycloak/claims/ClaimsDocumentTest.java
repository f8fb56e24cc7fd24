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
import org.junit.jupiter.api.Test;

/** The table of {@code docs/claims.md} is written by this class; the rest of that page is not. */
class ClaimsDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "claims.md");
    private static final String WRITE = "claims.write";
    private static final String COMMAND = "mvn test -pl providers -Dtest=ClaimsDocumentTest -D" + WRITE;
    private static final String BEGIN = "<!-- claims: written by `" + COMMAND + "` -->\n";
    private static final String END = "<!-- /claims -->\n";

    @Test
    void theTableTellsWhatTheMappersWrite() throws IOException {
        String document = Files.readString(DOCUMENT);
        String expected = withTable(document);
        if (System.getProperty(WRITE) != null) {
            Files.writeString(DOCUMENT, expected);
            return;
        }
        assertThat(document)
                .as("the table of docs/claims.md is out of date; write it anew: %s", COMMAND)
                .isEqualTo(expected);
    }

    @Test
    void everyClaimThatAMapperCanWriteHasARow() {
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
    void everyScopeOfHelseIdIsInARow() {
        List<String> inRows =
                DocumentedClaim.all().stream().flatMap(ShippedMappers::scopesOf).toList();

        assertThat(ShippedMappers.scopes()).isNotEmpty().isSubsetOf(inRows);
    }

    @Test
    void theExamplesAreWhatTheyPretendToBe() throws Exception {
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

    private static String withTable(String document) {
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(document).as("the place of the table").contains(BEGIN, END);
        return document.substring(0, begin) + table() + document.substring(end);
    }

    private static String table() {
        return """
                | Claim | Source | Scope, for ID token and userinfo | In the token of an API | Example |
                |---|---|---|---|---|
                %s
                """.formatted(
                DocumentedClaim.all().stream().map(ClaimsDocumentTest::row).collect(Collectors.joining("\n")));
    }

    private static String row(DocumentedClaim claim) {
        return Stream.of(code(claim.claim()), claim.source(), scopes(claim), inTokenOfApi(claim), code(claim.example()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String scopes(DocumentedClaim claim) {
        String shipped =
                ShippedMappers.scopesOf(claim).map(ClaimsDocumentTest::code).collect(Collectors.joining("<br>"));
        return shipped.isEmpty() ? claim.otherScope() : shipped;
    }

    private static String inTokenOfApi(DocumentedClaim claim) {
        if (HealthClaim.ofEveryApi().anyMatch(known -> known.claim().equals(claim.claim()))) {
            return "by itself";
        }
        String byMapper = "by mapper *" + claim.mapper().getDisplayType() + "*";
        return claim.isInEveryAccessToken() ? "as in every token, " + byMapper : byMapper;
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
