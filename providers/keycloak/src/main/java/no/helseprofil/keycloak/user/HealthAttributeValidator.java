package no.helseprofil.keycloak.user;

import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
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
}
