// Command judge answers what Kubernetes' own code says about rules of schemas: whether they compile, what they cost, and what they
// make of an object. One JSON question a line on standard input, one JSON answer a line on standard output.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	rules "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/version"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/cel/common"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/warning"
)

// question asks about one rule on `self`, or about all rules of a schema when it has none.
type question struct {
	// Kind is rule, object or definition.
	Kind      string          `json:"kind"`
	Schema    json.RawMessage `json:"schema"`
	Rule      string          `json:"rule"`
	Object    json.RawMessage `json:"object"`
	OldObject json.RawMessage `json:"oldObject"`
	Resource  bool            `json:"resource"`
	Minor     uint            `json:"minor"`
}

type problem struct {
	Field   string `json:"field"`
	Type    string `json:"type"`
	Message string `json:"message"`
}

type answer struct {
	Fault    string    `json:"fault,omitempty"`
	Compile  string    `json:"compile,omitempty"`
	Cost     string    `json:"cost,omitempty"`
	Result   *bool     `json:"result,omitempty"`
	Error    string    `json:"error,omitempty"`
	RunCost  *uint64   `json:"runCost,omitempty"`
	UsesOld  bool      `json:"usesOld,omitempty"`
	Problems []problem `json:"problems,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
}

type recorder struct{ texts []string }

func (r *recorder) AddWarning(_, text string) { r.texts = append(r.texts, text) }

func decode(raw json.RawMessage) (interface{}, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	// Integers become int64, as in the API server.
	var value interface{}
	if err := utiljson.Unmarshal(raw, &value); err != nil {
		return nil, err
	}
	return value, nil
}

func props(raw json.RawMessage) (*apiextensions.JSONSchemaProps, error) {
	var external apiextensionsv1.JSONSchemaProps
	if err := json.Unmarshal(raw, &external); err != nil {
		return nil, err
	}
	var internal apiextensions.JSONSchemaProps
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(&external, &internal, nil)
	return &internal, err
}

func list(errs field.ErrorList) []problem {
	out := []problem{}
	for _, err := range errs {
		out = append(out, problem{Field: err.Field, Type: string(err.Type), Message: err.Error()})
	}
	return out
}

func judgeRule(q question, structural *schema.Structural) (a answer) {
	structural.XValidations = apiextensionsv1.ValidationRules{{Rule: q.Rule}}
	minor := q.Minor
	if minor == 0 {
		minor = 99
	}
	envs := environment.MustBaseEnvSet(version.MajorMinor(1, minor))
	results, err := rules.Compile(structural, model.SchemaDeclType(structural, q.Resource), celconfig.PerCallLimit, envs, rules.NewExpressionsEnvLoader())
	if err != nil {
		return answer{Compile: err.Error()}
	}
	result := results[0]
	if result.Error != nil {
		return answer{Compile: result.Error.Error()}
	}
	a.Cost = fmt.Sprint(result.MaxCost)
	if result.MaxCost == math.MaxUint64 {
		a.Cost = "max"
	}
	a.UsesOld = result.UsesOldSelf
	object, err := decode(q.Object)
	if err != nil || object == nil {
		return a
	}
	seen := structural
	if q.Resource {
		seen = model.WithTypeAndObjectMeta(structural)
	}
	vars := map[string]interface{}{"self": rules.UnstructuredToVal(object, seen)}
	if old, _ := decode(q.OldObject); old != nil {
		vars["oldSelf"] = rules.UnstructuredToVal(old, seen)
	}
	value, details, err := result.Program.ContextEval(context.Background(), vars)
	if details != nil && details.ActualCost() != nil {
		a.RunCost = details.ActualCost()
	}
	if err != nil {
		a.Error = err.Error()
		return a
	}
	truth := value.Value() == true
	a.Result = &truth
	return a
}

func judgeObject(q question, structural *schema.Structural) (a answer) {
	validator := rules.NewValidator(structural, q.Resource, celconfig.PerCallLimit)
	object, err := decode(q.Object)
	if err != nil {
		return answer{Fault: err.Error()}
	}
	old, err := decode(q.OldObject)
	if err != nil {
		return answer{Fault: err.Error()}
	}
	warnings := &recorder{}
	ctx := warning.WithWarningRecorder(context.Background(), warnings)
	var options []rules.Option
	if old != nil {
		options = append(options, rules.WithRatcheting(common.NewCorrelatedObject(object, old, &model.Structural{Structural: structural})))
	}
	errs, _ := validator.Validate(ctx, nil, structural, object, old, celconfig.RuntimeCELCostBudget, options...)
	return answer{Problems: list(errs), Warnings: warnings.texts}
}

func judgeDefinition(internal *apiextensions.JSONSchemaProps) answer {
	preserve := false
	crd := &apiextensions.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: "lamps.lab.example.com"},
		Spec: apiextensions.CustomResourceDefinitionSpec{
			Group: "lab.example.com", Scope: apiextensions.NamespaceScoped,
			Names:                 apiextensions.CustomResourceDefinitionNames{Plural: "lamps", Singular: "lamp", Kind: "Lamp", ListKind: "LampList"},
			Versions:              []apiextensions.CustomResourceDefinitionVersion{{Name: "v1", Served: true, Storage: true}},
			Validation:            &apiextensions.CustomResourceValidation{OpenAPIV3Schema: internal},
			PreserveUnknownFields: &preserve,
			Conversion:            &apiextensions.CustomResourceConversion{Strategy: apiextensions.NoneConverter},
		},
		Status: apiextensions.CustomResourceDefinitionStatus{StoredVersions: []string{"v1"}},
	}
	return answer{Problems: list(validation.ValidateCustomResourceDefinition(context.Background(), crd))}
}

func judge(line []byte) (a answer) {
	defer func() {
		if fault := recover(); fault != nil {
			a = answer{Fault: fmt.Sprint("panic: ", fault)}
		}
	}()
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		return answer{Fault: err.Error()}
	}
	internal, err := props(q.Schema)
	if err != nil {
		return answer{Fault: err.Error()}
	}
	if q.Kind == "definition" {
		return judgeDefinition(internal)
	}
	structural, err := schema.NewStructural(internal)
	if err != nil {
		return answer{Fault: err.Error()}
	}
	if q.Kind == "rule" {
		return judgeRule(q, structural)
	}
	return judgeObject(q, structural)
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for in.Scan() {
		if err := out.Encode(judge(in.Bytes())); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
