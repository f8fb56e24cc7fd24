package no.helseprofil.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The organisation numbers that a token or the details of a request tell of the client and its user, in each of the
 * forms that there are: claims of the client, an identifier by HelseID's {@code helseid_authorization}, and an
 * attestation. Organisations of patients are none of them.
 */
public final class ToldOrganisations {

    private static final Pattern CLAIM = Pattern.compile(".*orgnr_(parent|child|supplier)");
    private static final Set<String> OF_ATTESTATION = Set.of("legal_entity", "point_of_care");
    private static final String IDENTIFIER = "identifier";
    private static final String PATIENTS = "patients";
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{9}(?![0-9])");

    private ToldOrganisations() {}

    /** Those in this, at whatever depth they stand. */
    public static Set<String> in(JsonNode told) {
        Set<String> numbers = new LinkedHashSet<>();
        collect(told, numbers);
        return numbers;
    }

    /** Those in a text, whatever stands around them. */
    public static Set<String> in(String text) {
        Set<String> numbers = new LinkedHashSet<>();
        collect(text, numbers);
        return numbers;
    }

    private static void collect(JsonNode node, Set<String> numbers) {
        if (node.isObject()) {
            node.properties().forEach(member -> collect(member, numbers));
        } else if (node.isArray()) {
            node.forEach(entry -> collect(entry, numbers));
        }
    }

    private static void collect(Map.Entry<String, JsonNode> member, Set<String> numbers) {
        String name = member.getKey();
        JsonNode value = member.getValue();
        if (name.equals(PATIENTS)) {
            return;
        }
        if (CLAIM.matcher(name).matches()) {
            collect(value.asText(), numbers);
        } else if (OF_ATTESTATION.contains(name)) {
            collect(value.path("id").asText(), numbers);
        } else if (name.equals(IDENTIFIER)) {
            collect(value.path("value").asText(), numbers);
        }
        collect(value, numbers);
    }

    private static void collect(String text, Set<String> numbers) {
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            numbers.add(matcher.group());
        }
    }
}
