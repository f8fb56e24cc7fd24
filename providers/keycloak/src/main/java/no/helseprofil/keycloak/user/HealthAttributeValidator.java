package no.helseprofil.keycloak.user;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import no.helseprofil.keycloak.user.HealthAttribute.CheckDigits;
import org.keycloak.models.UserModel;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.utils.StringUtil;
import org.keycloak.validate.SimpleValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidatorConfig;

/**
 * Validator of the value that an administrator writes into a {@link HealthAttribute}. An unchanged value isn't
 * validated, so that a user with an invalid one, from an import or a directory, can be disabled without correcting it
 * first. The error is a sentence and not a message key, because the admin REST returns it as it is.
 */
public final class HealthAttributeValidator implements SimpleValidator {

    static final String ID = "helseprofil-health-attribute";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public ValidationContext validate(Object input, String name, ValidationContext context, ValidatorConfig config) {
        AttributeContext attribute =
                UserProfileAttributeValidationContext.from(context).getAttributeContext();
        Proposal proposal = Proposal.of(attribute);
        if (proposal.isChange() && attribute.getContext().isAdminContext()) {
            boolean checkDigits = CheckDigits.areCheckedIn(attribute.getSession());
            HealthAttribute.named(name)
                    .ifPresent(health -> proposal.proposed().stream()
                            .flatMap(value -> health.problemOf(value, checkDigits).stream())
                            .forEach(problem -> context.addError(new ValidationError(ID, name, problem))));
        }
        return context;
    }

    /**
     * Present and proposed values of a user attribute. Blank values are left out, since Keycloak removes them.
     *
     * @param stored present values, none for a user that doesn't exist yet
     * @param proposed values to be stored
     */
    record Proposal(List<String> stored, List<String> proposed) {

        static Proposal of(AttributeContext context) {
            String name = context.getAttribute().getKey();
            UserModel user = context.getUser();
            Stream<String> stored = user == null ? Stream.empty() : user.getAttributeStream(name);
            return new Proposal(withoutBlanks(stored), withoutBlanks(context.getAttribute().getValue().stream()));
        }

        boolean isChange() {
            return !stored.equals(proposed);
        }

        boolean isRemoval() {
            return proposed.isEmpty();
        }

        private static List<String> withoutBlanks(Stream<String> values) {
            return values.filter(Objects::nonNull)
                    .filter(StringUtil::isNotBlank)
                    .toList();
        }
    }
}
