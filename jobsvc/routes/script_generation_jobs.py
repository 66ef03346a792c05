"""`/api/v1/script-generation-jobs`"""

from jobsvc.job_helper import GENERATION
from jobsvc.resources import RESOURCES
from jobsvc.routes.cases import case_route
from jobsvc.routes.events import event_route
from jobsvc.routes.jobs import JobSchemas, job_routes
from jobsvc.schemas import script_generation as schemas

blp = job_routes(
    RESOURCES[GENERATION],
    GENERATION,
    JobSchemas(
        new=schemas.NewScriptGenerationJobSchema,
        changes=schemas.ScriptGenerationJobChangesSchema,
        job=schemas.ScriptGenerationJobSchema,
        page=schemas.ScriptGenerationJobPageSchema,
    ),
    description="A problem's constraints go in; a script that makes its test cases comes out, proved by running it.",
)
case_route(blp)
event_route(blp, GENERATION)
