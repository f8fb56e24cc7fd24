package no.helseprofil.keycloak.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.Json;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.ProtocolMapperModel;

/** The lists of {@code docs/claims.md} name each claim, what gives it and a value that it can have. */
class ClaimsDocumentTest {

    private static final Map<String, ClaimMapper> MAPPERS = mappers();
    private static final String PAGE = Docs.text("claims.md");
    private static final Map<String, String> ROWS = rows("claims");

    private static final Pattern EXAMPLE = Pattern.compile("\\. `([^`]+)`(\\. HelseID: .*)?$");
    private static final Pattern USER_ATTRIBUTE = Pattern.compile("user attribute `(\\w+)`");
    private static final Pattern CLIENT_ATTRIBUTE =
            Pattern.compile("client attribute `(helseprofil\\.(?:claim\\.|[\\w-]+))");

    @Test
    void everyMappableClaimIsDocumented() {
        assertThat(ROWS).containsOnlyKeys(MAPPERS.keySet());
    }

    @Test
    void everyClaimIsDocumentedOnce() {
        assertThat(rows("protocol"))
                .isNotEmpty()
                .doesNotContainKeys(MAPPERS.keySet().toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void aRowNamesTheScopesAndTheMapper(String claim) {
        ClaimMapper mapper = MAPPERS.get(claim);
        String scopes = ShippedMappers.scopesOf(claim, mapper)
                .map(scope -> "`" + scope + "`")
                .collect(Collectors.joining(", "));
        String api = inTokenOfApi(claim, mapper);

        if (!scopes.isEmpty()) {
            assertThat(ROWS.get(claim)).contains(". Scope: " + scopes + ". ");
        } else {
            assertThat(ROWS.get(claim)).doesNotContain(". Scope: `helseid");
        }
        if (api.isEmpty()) {
            assertThat(ROWS.get(claim)).doesNotContain(". API: ");
        } else {
            assertThat(ROWS.get(claim)).contains(". API: " + api + ". ");
        }
    }

    @ParameterizedTest
    @MethodSource("claims")
    void aRowNamesAttributesAsTheyAreCalled(String claim) {
        assertThat(named(USER_ATTRIBUTE, claim))
                .isSubsetOf(Person.PID, Person.HPR_NUMBER, Person.HPR_DETAILS, "middleName");
        assertThat(named(CLIENT_ATTRIBUTE, claim))
                .isSubsetOf(
                        ClientAttributes.TENANCY,
                        ClientAttributes.ORGNR_PARENT,
                        ClientAttributes.ORGNR_CHILDREN,
                        ClientAttributes.ORGNR_SUPPLIER,
                        ClientAttributes.DELEGATIONS,
                        ClientAttributes.CLAIM);
    }

    /** {@code claims_supported} of HelseID in production, as the tests of NHN's library and of FHI's have it. */
    @Test
    void everyClaimOfHelseIdsDiscoveryIsDocumented() {
        assertThat(ROWS)
                .containsKeys(
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
        assertThat(ShippedMappers.scopes())
                .isNotEmpty()
                .allSatisfy(scope -> assertThat(ROWS.values()).anyMatch(row -> row.contains("`" + scope + "`")));
    }

    @Test
    void theExamplesAreValid() throws Exception {
        assertThat(ROWS.keySet()).allSatisfy(claim -> assertThat(example(claim)).isNotBlank());
        NationalIdentityNumber.parse(example(HealthClaim.PID.claim()), true);
        assertThat(List.of(example(PseudonymMapper.SUBJECT), example(PseudonymMapper.PID_PSEUDONYM)))
                .as("the pseudonym of that number")
                .containsOnly(PseudonymMapper.hash(ShippedMappers.SALT, example(HealthClaim.PID.claim())));
        HprNumber.parse(example(HealthClaim.HPR_NUMBER.claim()));
        Json.object(example(HealthClaim.HPR_DETAILS.claim()));
        for (HealthClaim number :
                List.of(HealthClaim.ORGNR_PARENT, HealthClaim.ORGNR_CHILD, HealthClaim.ORGNR_SUPPLIER)) {
            OrganisationNumber.parse(example(number.claim()), false);
        }
    }

    static Stream<String> claims() {
        return MAPPERS.keySet().stream();
    }

    /** Returns what gives each claim. */
    private static Map<String, ClaimMapper> mappers() {
        Map<String, ClaimMapper> mappers = new LinkedHashMap<>();
        ClaimMapper health = new HealthClaimMapper();
        Stream.of(HealthClaim.values()).forEach(claim -> mappers.put(claim.claim(), health));
        mappers.put(NetworkMapper.CLAIM, new NetworkMapper());
        mappers.put(PseudonymMapper.SUBJECT, new PseudonymMapper());
        mappers.put(PseudonymMapper.PID_PSEUDONYM, new PseudonymMapper());
        mappers.put(ScopeArrayMapper.SCOPE, new ScopeArrayMapper());
        mappers.put(ClientClaimMapper.SFM_JOURNAL, new ClientClaimMapper());
        mappers.put(Attestation.TYPE, new ClientClaimMapper());
        return mappers;
    }

    /** Returns how the claim comes into the token of an API: nothing for a mapper that it shares with others. */
    private static String inTokenOfApi(String claim, ClaimMapper mapper) {
        if (HealthClaim.ofEveryApi().anyMatch(known -> known.claim().equals(claim))) {
            return "by itself";
        }
        ProtocolMapperModel model = new ProtocolMapperModel();
        model.setConfig(Map.of(PseudonymMapper.TARGET, claim));
        String named = "*" + mapper.getDisplayType() + "*";
        if (mapper.isForEveryAccessToken(model)) {
            return "every token, by " + named;
        }
        return mapper instanceof HealthClaimMapper ? "" : named;
    }

    private static String example(String claim) {
        Matcher example = EXAMPLE.matcher(ROWS.get(claim));
        assertThat(example.find()).as("an example in the row of %s", claim).isTrue();
        return example.group(1);
    }

    private static Stream<String> named(Pattern attribute, String claim) {
        return attribute.matcher(ROWS.get(claim)).results().map(name -> name.group(1));
    }

    /** Returns the rows of a list by the claims that they are about; a claim that has two of them fails. */
    private static Map<String, String> rows(String list) {
        return PAGE.substring(PAGE.indexOf("<!-- " + list + " -->\n"), PAGE.indexOf("<!-- /" + list + " -->"))
                .lines()
                .filter(line -> line.startsWith("* `"))
                .collect(Collectors.toMap(line -> line.substring(3, line.indexOf("`:")), line -> line));
    }
}
