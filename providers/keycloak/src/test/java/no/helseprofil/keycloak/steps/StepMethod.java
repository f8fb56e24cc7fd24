package no.helseprofil.keycloak.steps;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import no.helseprofil.keycloak.request.Step;

/**
 * The method that a step executes.
 *
 * @param owner the name of its class
 */
public record StepMethod(String owner, String name) {

    /** Returns the method that the code of a step refers to. */
    public static StepMethod of(Step<?, ?, ?> step) {
        try {
            Method replaced = step.code().getClass().getDeclaredMethod("writeReplace");
            replaced.setAccessible(true);
            SerializedLambda reference = (SerializedLambda) replaced.invoke(step.code());
            return new StepMethod(reference.getImplClass().replace('/', '.'), reference.getImplMethodName());
        } catch (ReflectiveOperationException unknown) {
            throw new AssertionError("a step is no method reference: " + step.what(), unknown);
        }
    }

    @Override
    public String toString() {
        return owner.substring(owner.lastIndexOf('.') + 1) + "." + name;
    }
}
